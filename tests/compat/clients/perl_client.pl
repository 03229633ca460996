#!/usr/bin/perl
# Prints everything that MaxMind::DB::Reader::XS gives for some databases: perl_client.pl ADDRESSES
# DATABASE..., where ADDRESSES is a file with one address per line. Standard error gets the
# library's version and the libmaxminddb files that are loaded. A plain user of the module.
use strict;
use warnings;

use Data::Dumper;
use MaxMind::DB::Reader::XS;

$Data::Dumper::Sortkeys = 1;
$Data::Dumper::Indent   = 1;
$Data::Dumper::Useqq    = 1;
$Data::Dumper::Terse    = 1;

# What an exception says, without the place where it was thrown and the number of a node.
sub in_short {
    my $error = shift;
    $error = $error->message if ref $error && $error->can('message');
    $error =~ s/ at \S+ line \d+.*//s;
    $error =~ s/\bread node \d+/read node NUMBER/;
    return $error;
}

# Prints a result, or the message in its place.
sub attempt {
    my ( $what, $action ) = @_;
    my @result = eval { $action->() };
    if ( my $error = $@ ) {
        print "$what: died: ", in_short($error), "\n";
        return;
    }
    print "$what: ", Dumper(@result);
    return $result[0];
}

# Every data record and every node, in the order in which they are met.
sub iterate {
    my $reader = shift;
    my ( $nodes, $data ) = ( 0, 0 );
    $reader->iterate_search_tree(
        sub {
            my ( $ip_number, $depth, $record ) = @_;
            $data++;
            print "network $ip_number/$depth: ", Dumper($record);
        },
        sub {
            $nodes++;
            print 'node ', join( ' ', map { "$_" } @_ ), "\n";
        },
    );
    return "$nodes nodes, $data data records";
}

sub describe {
    my ( $path, @addresses ) = @_;
    print "== $path\n";
    my $reader = attempt_open($path) or return;
    my $raw    = $reader->_raw_metadata( $reader->_mmdb );
    print 'metadata: ', Dumper($raw);
    for my $name (
        qw( binary_format_major_version binary_format_minor_version build_epoch database_type
        description ip_version languages node_count record_size )
        ) {
        attempt( $name, sub { $reader->metadata->$name } );
    }
    for my $address (@addresses) {
        attempt( "record for $address", sub { $reader->record_for_address($address) } );
    }
    my %node = (
        'first node'    => 0,
        'last node'     => $raw->{node_count} - 1,
        'node behind'   => $raw->{node_count},
        'node far away' => 100_000_000,
    );
    for my $which ( sort keys %node ) {
        attempt( $which, sub { $reader->__read_node( $reader->_mmdb, $node{$which} ) } );
    }
    attempt( 'search tree', sub { iterate($reader) } );
}

sub attempt_open {
    my $path   = shift;
    my $reader = eval { MaxMind::DB::Reader::XS->new( file => $path ) };
    print 'open: died: ', in_short($@), "\n" if !$reader;
    return $reader;
}

binmode STDOUT, ':encoding(UTF-8)';
my $address_file = shift @ARGV;
open my $list, '<', $address_file or die "$address_file: $!";
chomp( my @addresses = <$list> );

describe( $_, @addresses ) for @ARGV;

print STDERR 'version ', MaxMind::DB::Reader::XS::libmaxminddb_version(), "\n";
open my $maps, '<', '/proc/self/maps' or die "/proc/self/maps: $!";
print STDERR grep { /libmaxminddb/ } <$maps>;
