"""Command lines as texts, to be split at blanks: options spelled in every way, and every mode.

The databases and files they name are those of databases.py. They say what is asked, not what the
answer is.
"""

# Every spelling of the options, right and wrong, around one call that finds something. Each text
# is split at blanks; FILE and IP stand for a database and an address.
OPTION_SPELLINGS = """
-f FILE -i IP
-fFILE -iIP
-f FILE -iIP string
-iIP -fFILE string
--file FILE --ip IP string
--file=FILE --ip=IP string
--fil FILE --ip=IP string
--f FILE --ip IP string
--fi=FILE --ip IP string
--files FILE --ip IP string
-file FILE -ip IP string
--FILE FILE --ip IP
-F FILE -i IP
-f FILE --i IP string
-f FILE --ip- IP string
-f FILE --ip-f four.txt
-f FILE --ip-file=four.txt
-f FILE --ip-file
-f FILE --ip
-f FILE -i
-f
-i
-b
-t
-I
--file
--ip
--benchmark
--threads
--file= --ip=IP
--file=FILE --ip=
--file= --ip=
-f FILE -i IP -f nothing
-f nothing -f FILE -i bad -i IP string
-f FILE
-i IP
string
string -f FILE -i IP
string -f FILE
array -f FILE 1 -i IP
array 1 -f FILE -i IP
-f FILE array -i IP -v 1
-f FILE -i IP -- string
-f FILE -i IP -- array -1
-f FILE -i IP array -- -1
-f FILE -i IP array -1
-f FILE -i IP -- -v
-f FILE -i IP -- --help
-f FILE -i IP string --
-f FILE -i IP -- --
-f FILE -i IP -
-f FILE -- -i IP
-- -f FILE -i IP
- -f FILE -i IP
--
-
-v -f FILE -i IP string
-f FILE -i IP string -v
-vf FILE -i IP string
-vfFILE -vi IP string
-vv -f FILE -i IP string
--verbose -f FILE -i IP string
--verb -f FILE -i IP string
--verbose=1 -f FILE -i IP
--v -f FILE -i IP
--ve -f FILE -i IP
--ver -f FILE -i IP
--vers
-n
--version
--version=1
-n -f FILE -i IP
-f FILE -i IP -n
-vn
-nv
-nf
-h
-?
--help
--hel
--h
--help=1
--?
--? -f FILE -i IP string
--?=1 -f FILE -i IP string
-h -n
-n -h
-n -?
--? -n
-hn
-f FILE -i IP -h
-f FILE -i IP -?
-f missing -i IP -h
-x
-x -n
-n -x
-f FILE -i IP -x
-f FILE -i IP --nosuch
--nosuch=1
--=1
-W x
-W file
-f FILE -i IP -0
-f FILE -i IP -:
-f FILE -i IP -;
-x -y -z
-b 2147483648
-t 2147483648
-b 99999999999999999999
-t 99999999999999999999
-b 2147483648 -x
-x -b 2147483648
-h -t 2147483648
-n -t 2147483648
-t 2147483648 -b 2147483648
-f FILE -b 0
-f FILE -b abc
-f FILE -b 0x10
-f FILE -b -99999999999999999999
-f FILE -b= -i IP string
-f FILE -b 0 -i IP string
-f FILE -b abc -i IP string
-f FILE -t 4
-f FILE -t 4 -i IP string
-f FILE --thr 2 -i IP string
-b 5
-I four.txt
-f missing -b 5
-f missing -I missing
-f missing -i bad
-f missing -v -i IP
""".strip().splitlines()

# The other modes of the program, on databases where every random address meets the same fate.
MODES = """
-f everywhere -b 5
-f everywhere -b 5x
-f everywhere -b +3
-f everywhere -b 1e3
-f everywhere -b -5
-f everywhere -b -2147483648
-f everywhere -b -4294967291
-f everywhere --bench 7
-f everywhere -b 5 -v
-f everywhere -b 5 -i 1.1.1.1
-f everywhere -b 5 -i bad no such path
-f everywhere -b 1 -b 2
-f everywhere -b 5 -t 0
-f everywhere -b 5 -t -1
-f everywhere -b 5 -t x
-f everywhere -b 5 -t 1
-f everywhere -b 50 -t 3
-f everywhere -b 5 -t 2 -v
-f everywhere -b -5 -t 2
-f everywhere -b 5 -t 2x
-f nothing -b 5
-f nothing -b 5 -t 2
-f nothing6 -b 5
-f long-uint32 -b 5
-f long-uint32 -b 5 -v
-f long-uint32 -b 5 -t 1
-f long-uint32 -b 5 -t 3
-f container -b 5
-f far-record -b 5
-f far-record -b 5 -v
-f far-record -b 5 -t 1
-f far-record -b 5 -t 2
-f everywhere -I four.txt
-f everywhere -I four.txt -v
-f everywhere -I four.txt -b 5
-f everywhere -I four.txt -b 5 -t 2
-f everywhere -I four.txt -b 0
-f everywhere -I four.txt -i bad no such path
-f everywhere -I six.txt
-f everywhere -I missing
-f everywhere -I missing -v
-f everywhere -I missing -b 2147483647 -t 1
-f everywhere -I folder
-f everywhere -I folder -v
-f types -I four.txt -v
-f nothing -I four.txt -v
-f ipv6-28 -I six.txt -v
-f ipv6-28 -I six.txt
-f long-uint32 -I four.txt
-f long-uint32 -I four.txt -v
-f container -I four.txt
-f container -I four.txt -v
-f number-key -I four.txt -v
-f far-record -I four.txt -v
-f half-corrupt -I four.txt
-f wide -I four.txt -v
""".strip().splitlines()

# Calls whose two output streams go into one, to see their order.
MERGED = """
-h
-n
-x
-b 2147483648
-f types
-f types -i 1.1.1.1
-f types -v -i 1.1.1.1
-f types -v -i 9.9.9.9
-f types -v -i ::1
-f types -v -i bad
-f far-record -v -i 1.1.1.1
-f container -v -i 1.1.1.1
-f long-uint32 -v -i 1.1.1.1
-f everywhere -v -I four.txt
-f container -v -I four.txt
-f everywhere -v -I bad.txt
-f long-uint32 -v -b 5
-f missing -v -i 1.1.1.1
-f folder -i 1.1.1.1
""".strip().splitlines()
