// What `npm run build` makes of src/: files with hashed names, and the manifest by which the program finds them.
import { defineConfig } from "vite";

const pages = ["network", "review", "search", "sparql", "steward"];

export default defineConfig({
    // Files name each other by where they stand: the site may be served under any path.
    base: "./",
    build: {
        outDir: "dist/assets",
        emptyOutDir: true,
        manifest: "manifest.json",
        modulePreload: { polyfill: false },
        // The pages' policy lets in no address that holds its own content.
        assetsInlineLimit: 0,
        reportCompressedSize: false,
        // The editor of queries is large, and only its own page loads it.
        chunkSizeWarningLimit: 2000,
        rolldownOptions: {
            // In a JSON reader of the editor's table; the pages' policy does not let it run.
            checks: { eval: false },
            input: Object.fromEntries(pages.map((page) => [page, `src/${page}.js`])),
            output: {
                entryFileNames: "[name]-[hash].js",
                chunkFileNames: "[name]-[hash].js",
                assetFileNames: "[name]-[hash][extname]",
            },
        },
    },
});
