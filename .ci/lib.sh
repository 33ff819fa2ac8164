# shellcheck shell=bash
# What the scripts beside this one share: sourced, never run. Written for bash 3.2, which macOS still has.

# shellcheck disable=SC2034 # used by the scripts that source this
cache=${XDG_CACHE_HOME:-$HOME/.cache}/oogst

say() { printf 'oogst: %s\n' "$*" >&2; }

# The machine is at fault: the same exit code as oogst's own.
die() {
    say "$*"
    exit 3
}

in_ci() { [ "${CI:-}" = true ]; }

# Runs a command as root where that needs no password. OOGST_NO_ROOT=1 forbids it.
as_root() {
    if [ -n "${OOGST_NO_ROOT:-}" ]; then
        return 1
    elif [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n true 2>/dev/null && sudo -n "$@"
    fi
}

package_manager() {
    local manager
    for manager in apt-get dnf brew; do
        if command -v $manager >/dev/null; then
            echo $manager
            return
        fi
    done
}

# The names that a package manager has for what is missing: packages apt-get compiler libclang
packages() {
    local manager=$1 thing
    shift
    for thing in "$@"; do
        case $manager:$thing in
            apt-get:compiler) echo g++ ;;
            apt-get:libclang) echo libclang-dev ;; # with clang's own headers, whatever the version
            apt-get:venv) echo python3-venv ;;
            apt-get:node | dnf:node) echo nodejs npm ;;
            apt-get:chromium | dnf:chromium) echo chromium ;;
            apt-get:rapper) echo raptor2-utils ;;
            apt-get:oai-perl) echo libhttp-oai-perl libcatmandu-oai-perl ;;
            apt-get:roqet) echo rasqal-utils ;;
            apt-get:jdk) echo default-jdk-headless ;;
            apt-get:virtuoso) echo virtuoso-opensource-7-bin ;; # the server alone: no service is set up, and nothing asked
            dnf:compiler) echo gcc-c++ ;;
            dnf:libclang) echo clang-devel ;;
            dnf:venv | brew:venv) echo python3 ;;
            dnf:rapper) echo raptor2 ;;
            brew:rapper) echo raptor ;;
            dnf:roqet | brew:roqet) echo rasqal ;;
            dnf:jdk) echo java-latest-openjdk-devel ;;
            brew:jdk) echo openjdk ;;
            brew:node) echo node ;;
            brew:compiler) ;; # comes with Xcode's command line tools
            brew:libclang) echo llvm ;;
            *:make) echo make ;;
        esac
    done | xargs
}

# Installs what is named, quietly; fails where there is no package manager, no root or no network.
install_packages() {
    local manager names
    manager=$(package_manager)
    names=$(packages "$manager" "$@")
    [ -n "$names" ] || return 1
    [ "$manager" = brew ] || as_root true || return 1
    say "installing $names with $manager"
    # shellcheck disable=SC2086 # a list of names
    case $manager in
        apt-get)
            as_root apt-get -q update </dev/null >&2 &&
                as_root env DEBIAN_FRONTEND=noninteractive \
                    apt-get -q install -y --no-install-recommends $names </dev/null >&2
            ;;
        dnf) as_root dnf -q -y install $names </dev/null >&2 ;;
        brew) brew install --quiet $names </dev/null >&2 ;;
    esac
}

# The command that a person types to do the same.
advice() {
    case $(package_manager) in
        apt-get) echo "sudo apt-get update && sudo apt-get install $(packages apt-get "$@")" ;;
        dnf) echo "sudo dnf install $(packages dnf "$@")" ;;
        brew) echo "xcode-select --install; brew install $(packages brew "$@")" ;;
        *) echo "install with your system's package manager: $*" ;;
    esac
}
