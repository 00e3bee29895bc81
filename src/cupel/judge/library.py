"""What of the standard library a program may use and still be seen through, module by module.

`QUIET` names functions and classes that keep no state which a program could notice or change. `INSIDE` adds those
that keep state, but in the process's own memory alone: they open no file, start no process, and ask the kernel for
nothing that outlives them. What is not named counts as reaching further; the lists say what is known, not all that
would be harmless. Third-party packages are not named at all.
"""

from __future__ import annotations

from collections.abc import Mapping


def _table(text: str) -> dict[str, frozenset[str]]:
    """Lines of `module: name name …`."""
    found: dict[str, frozenset[str]] = {}
    for line in text.strip().splitlines():
        module, _, names = line.partition(":")
        found[module.strip()] = found.get(module.strip(), frozenset()) | frozenset(names.split())
    return found


def _joined(*tables: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Tables as one."""
    modules = sorted({module for table in tables for module in table})
    return {
        module: frozenset().union(*(table.get(module, frozenset()) for table in tables)) for module in modules
    }


QUIET: dict[str, frozenset[str]] = _table("""
    __future__: annotations division print_function absolute_import unicode_literals generator_stop
    abc: ABC abstractmethod
    bisect: bisect bisect_left bisect_right insort insort_left insort_right
    cmath: sqrt exp log log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh phase polar rect isclose isfinite isinf isnan pi e tau inf nan infj nanj
    collections: Counter OrderedDict defaultdict deque namedtuple ChainMap UserDict UserList UserString
    collections.abc: Awaitable Callable Collection Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping MutableSequence MutableSet Reversible Sequence Set Sized ValuesView
    copy: copy deepcopy
    dataclasses: dataclass field asdict astuple replace FrozenInstanceError
    datetime: date datetime time timedelta timezone UTC MINYEAR MAXYEAR
    decimal: Decimal DecimalException DivisionByZero InvalidOperation Overflow Underflow Inexact ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP ROUND_05UP
    enum: Enum IntEnum Flag IntFlag StrEnum auto unique
    fractions: Fraction
    functools: reduce partial wraps cmp_to_key total_ordering
    hashlib: md5 sha1 sha224 sha256 sha384 sha512 sha3_224 sha3_256 sha3_384 sha3_512 blake2b blake2s new
    heapq: heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest
    itertools: accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest
    json: dumps loads JSONDecodeError
    keyword: iskeyword issoftkeyword
    math: acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 expm1 fabs factorial floor fma fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh sqrt sumprod tan tanh tau trunc ulp
    numbers: Number Complex Real Rational Integral
    operator: abs add and_ concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter itruediv ixor le length_hint lshift lt matmul mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor
    re: A ASCII DOTALL I IGNORECASE M MULTILINE S U UNICODE VERBOSE X Match Pattern compile error escape findall finditer fullmatch match search split sub subn
    statistics: StatisticsError correlation covariance fmean geometric_mean harmonic_mean linear_regression mean median median_grouped median_high median_low mode multimode pstdev pvariance quantiles stdev variance
    string: ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation whitespace
    textwrap: dedent fill indent shorten wrap
    types: MappingProxyType SimpleNamespace
    typing: AbstractSet Any AnyStr Annotated Awaitable Callable ClassVar Collection Container Counter DefaultDict Deque Dict Final FrozenSet Generator Generic Hashable Iterable Iterator List Literal LiteralString Mapping Match MutableMapping MutableSequence MutableSet NamedTuple Never NewType NoReturn Optional OrderedDict Pattern Protocol Required Reversible Self Sequence Set Sized SupportsAbs SupportsFloat SupportsIndex SupportsInt SupportsRound Text Tuple Type TypeAlias TypeVar TypedDict Union cast
    unicodedata: bidirectional category combining decimal digit east_asian_width is_normalized lookup mirrored name normalize numeric
    zlib: adler32 compress crc32 decompress
""")

INSIDE: dict[str, frozenset[str]] = _joined(
    QUIET,
    _table("""
    abc: ABCMeta abstractproperty
    array: array
    base64: b16decode b16encode b32decode b32encode b64decode b64encode b85decode b85encode urlsafe_b64decode urlsafe_b64encode
    binascii: a2b_base64 b2a_base64 crc32 hexlify unhexlify
    calendar: monthrange isleap leapdays weekday month_name month_abbr day_name day_abbr monthcalendar
    contextlib: AbstractContextManager ContextDecorator ExitStack closing contextmanager nullcontext redirect_stderr redirect_stdout suppress
    copy: Error
    dataclasses: KW_ONLY InitVar fields is_dataclass
    decimal: Context getcontext localcontext setcontext
    difflib: SequenceMatcher get_close_matches ndiff unified_diff
    enum: EnumMeta EnumType
    functools: cache cached_property lru_cache
    heapq: _heapify_max _heappop_max _heapreplace_max _siftdown _siftdown_max _siftup _siftup_max
    html: escape unescape
    io: BytesIO IOBase StringIO
    json: JSONDecoder JSONEncoder dump load
    keyword: kwlist softkwlist
    logging: CRITICAL DEBUG ERROR INFO WARNING critical debug error exception getLogger info warning
    pprint: pformat pprint
    queue: Empty Full LifoQueue PriorityQueue Queue SimpleQueue
    random: Random betavariate choice choices expovariate gauss getrandbits getstate normalvariate paretovariate randbytes randint random randrange sample seed setstate shuffle triangular uniform
    secrets: choice randbelow randbits token_bytes token_hex token_urlsafe
    statistics: NormalDist
    string: Template
    struct: Struct calcsize error iter_unpack pack pack_into unpack unpack_from
    sys: argv byteorder exit float_info getrecursionlimit getsizeof hash_info int_info intern maxsize maxunicode platform set_int_max_str_digits setrecursionlimit stderr stdin stdout version version_info
    textwrap: TextWrapper
    time: asctime ctime gmtime localtime mktime monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns sleep strftime strptime struct_time time time_ns
    traceback: format_exc print_exc
    urllib.parse: parse_qs parse_qsl quote quote_plus unquote unquote_plus urlencode urljoin urlparse urlsplit urlunparse urlunsplit
    uuid: UUID uuid4 uuid5
    warnings: catch_warnings filterwarnings simplefilter warn
    weakref: WeakKeyDictionary WeakSet WeakValueDictionary proxy ref
    """),
)

THREADS: dict[str, frozenset[str]] = _table(
    "threading: Barrier Condition Event Lock RLock Semaphore Thread Timer current_thread local stack_size"
)
"""Threads end with their process: nothing for a program that runs anew each time; a loaded one would keep them."""

INSIDE_A_RUN = _joined(INSIDE, THREADS)
