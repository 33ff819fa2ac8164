# Harvests a provider of OAI-PMH through a Perl client and prints what came, one JSON object a record.
#
#     perl harvest.pl http-oai|catmandu URL PREFIX [FROM]
use strict;
use warnings;
use JSON::PP;

my ($client, $url, $prefix, $from) = @ARGV;
my @arguments = (metadataPrefix => $prefix, $from ? (from => $from) : ());
my $json = JSON::PP->new->canonical->ascii;

# The titles that a description has: its children of that name.
sub titles {
    my ($description) = @_;
    my @titles = grep { ($_->localname // '') =~ /^([Tt]itle|Name)$/ } $description->childNodes;
    return [map { [$_->getAttribute('xml:lang'), $_->textContent] } @titles];
}

sub told {
    my ($id, $deleted, $titles) = @_;
    print $json->encode({id => $id, deleted => $deleted ? JSON::PP::true : JSON::PP::false, titles => $titles}), "\n";
}

if ($client eq 'http-oai') {
    require HTTP::OAI;
    my $harvester = HTTP::OAI::Harvester->new(baseURL => $url);
    my $response = $harvester->ListRecords(
        @arguments,
        onRecord => sub {
            my ($record) = @_;
            # In a fragment stands `metadata`, and in it the description.
            my ($metadata) = $record->metadata ? $record->metadata->dom->childNodes : ();
            my ($description) = $metadata ? grep { $_->nodeType == 1 } $metadata->childNodes : ();
            told($record->identifier, $record->is_deleted, $description ? titles($description) : []);
        },
    );
    die $response->message if $response->is_error || !$response->is_success;
}
elsif ($client eq 'catmandu') {
    require Catmandu::Importer::OAI;
    my $importer = Catmandu::Importer::OAI->new(
        url => $url,
        @arguments,
        handler => sub { {titles => titles($_[0])} },
    );
    $importer->each(sub {
        my ($record) = @_;
        told($record->{_id}, $record->{_status} eq 'deleted', $record->{titles} // []);
    });
}
else {
    die "no client `$client`\n";
}
