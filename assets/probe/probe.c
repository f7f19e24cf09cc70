/*
 * The HTTP probe: asks one server on the loopback interface one question.
 *
 * It runs as the only file of an image, in the network namespace of the container that is being
 * graded, so it can bring nothing along: no libc, no files, no memory but its own.
 *
 *     probe PORT READY_MS ANSWER_MS REQUEST
 *
 * Tries 127.0.0.1 and ::1 in turn, every 20 ms, for READY_MS. Then says "ready" on standard error,
 * sends REQUEST as it is and copies what comes back to standard output, for at most ANSWER_MS and
 * 1 MiB. When nothing ever listened it says "errno N" on standard error and copies the kernel's
 * table of sockets to standard output, so that the grader can say which port was meant.
 *
 * Exit codes: 0 the server closed or the limit was reached, 2 bad arguments, 3 never ready,
 * 4 ANSWER_MS passed, 5 the connection broke.
 */

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef long i64;

#if defined(__x86_64__)
enum {
    SYS_read = 0, SYS_write = 1, SYS_close = 3, SYS_nanosleep = 35, SYS_socket = 41,
    SYS_connect = 42, SYS_sendto = 44, SYS_getsockopt = 55, SYS_clock_gettime = 228,
    SYS_exit_group = 231, SYS_openat = 257, SYS_ppoll = 271
};

static i64 call(i64 n, i64 a, i64 b, i64 c, i64 d, i64 e, i64 f)
{
    i64 result;
    register i64 r10 __asm__("r10") = d;
    register i64 r8 __asm__("r8") = e;
    register i64 r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

__asm__(".globl _start\n"
        "_start:\n"
        "    xor %ebp, %ebp\n"
        "    mov %rsp, %rdi\n"
        "    and $-16, %rsp\n"
        "    call probe\n");
#elif defined(__aarch64__)
enum {
    SYS_openat = 56, SYS_close = 57, SYS_read = 63, SYS_write = 64, SYS_ppoll = 73,
    SYS_exit_group = 94, SYS_nanosleep = 101, SYS_clock_gettime = 113, SYS_socket = 198,
    SYS_connect = 203, SYS_sendto = 206, SYS_getsockopt = 209
};

static i64 call(i64 n, i64 a, i64 b, i64 c, i64 d, i64 e, i64 f)
{
    register i64 x8 __asm__("x8") = n;
    register i64 x0 __asm__("x0") = a;
    register i64 x1 __asm__("x1") = b;
    register i64 x2 __asm__("x2") = c;
    register i64 x3 __asm__("x3") = d;
    register i64 x4 __asm__("x4") = e;
    register i64 x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}

__asm__(".globl _start\n"
        "_start:\n"
        "    mov x29, #0\n"
        "    mov x30, #0\n"
        "    mov x0, sp\n"
        "    bl probe\n");
#else
#error "the probe knows x86_64 and aarch64"
#endif

enum {
    DONE = 0, USAGE = 2, NEVER_READY = 3, TOO_SLOW = 4, BROKEN = 5,
    INTERRUPTED = 4, AGAIN = 11, IN_PROGRESS = 115, TIMED_OUT = 110,
    FAMILY_4 = 2, FAMILY_6 = 10,
    STREAM_NONBLOCK_CLOEXEC = 1 | 04000 | 02000000,
    LEVEL_SOCKET = 1, OPTION_ERROR = 4, NO_SIGNAL = 0x4000,
    POLL_IN = 1, POLL_OUT = 4,
    RETRY_MS = 20, CONNECT_MS = 1000
};

#define MOST_MS 86400000UL
#define MOST_BYTES (1UL << 20)
#define TABLE_BYTES (64UL << 10)

struct time { i64 seconds, nanoseconds; };
struct poll { int fd; u16 wanted, seen; };
struct address_4 { u16 family, port; u32 host; u8 zero[8]; };
struct address_6 { u16 family, port; u32 flow; u8 host[16]; u32 scope; };

static u8 buffer[16 << 10];

static _Noreturn void leave(int code)
{
    for (;;)
        call(SYS_exit_group, code, 0, 0, 0, 0, 0);
}

static u64 length(const char *text)
{
    u64 n = 0;
    while (text[n])
        n++;
    return n;
}

/* Decimal, or -1 when it is empty, not a number or above `most`. */
static i64 number(const char *text, u64 most)
{
    u64 value = 0;
    if (!*text)
        return -1;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return -1;
        value = value * 10 + (u64)(*text - '0');
        if (value > most)
            return -1;
    }
    return (i64)value;
}

static void put(int fd, const void *bytes, u64 count)
{
    const u8 *next = bytes;
    while (count) {
        i64 wrote = call(SYS_write, fd, (i64)next, (i64)count, 0, 0, 0);
        if (wrote == -INTERRUPTED)
            continue;
        if (wrote <= 0)
            return;
        next += wrote;
        count -= (u64)wrote;
    }
}

static u64 now(void)
{
    struct time t = { 0, 0 };
    call(SYS_clock_gettime, 1, (i64)&t, 0, 0, 0, 0);
    return (u64)t.seconds * 1000 + (u64)t.nanoseconds / 1000000;
}

static void pause_for(u64 ms)
{
    struct time t = { (i64)(ms / 1000), (i64)(ms % 1000) * 1000000 };
    call(SYS_nanosleep, (i64)&t, 0, 0, 0, 0, 0);
}

/* Whether `fd` became ready before `deadline`. */
static int ready(int fd, u16 wanted, u64 deadline)
{
    for (;;) {
        u64 clock = now();
        u64 left = clock < deadline ? deadline - clock : 0;
        struct time t = { (i64)(left / 1000), (i64)(left % 1000) * 1000000 };
        struct poll p = { fd, wanted, 0 };
        i64 result = call(SYS_ppoll, (i64)&p, 1, (i64)&t, 0, 8, 0);
        if (result == -INTERRUPTED)
            continue;
        return result > 0;
    }
}

/* A connected socket, or the negative errno. */
static i64 reach(int family, const void *address, u64 size, u64 deadline)
{
    u64 patience = now() + CONNECT_MS;
    i64 fd = call(SYS_socket, family, STREAM_NONBLOCK_CLOEXEC, 0, 0, 0, 0);
    i64 result;
    if (fd < 0)
        return fd;
    result = call(SYS_connect, fd, (i64)address, (i64)size, 0, 0, 0);
    if (result == -IN_PROGRESS) {
        int error = TIMED_OUT;
        u32 room = sizeof error;
        if (ready((int)fd, POLL_OUT, patience < deadline ? patience : deadline))
            call(SYS_getsockopt, fd, LEVEL_SOCKET, OPTION_ERROR, (i64)&error, (i64)&room, 0);
        result = -error;
    }
    if (result == 0)
        return fd;
    call(SYS_close, fd, 0, 0, 0, 0, 0);
    return result;
}

static void copy_table(const char *path)
{
    u64 total = 0;
    i64 fd = call(SYS_openat, -100, (i64)path, 0, 0, 0, 0);
    while (fd >= 0 && total < TABLE_BYTES) {
        i64 got = call(SYS_read, fd, (i64)buffer, sizeof buffer, 0, 0, 0);
        if (got <= 0)
            break;
        put(1, buffer, (u64)got);
        total += (u64)got;
    }
}

static _Noreturn void never(u64 error)
{
    char digits[24];
    u64 at = sizeof digits;
    digits[--at] = '\n';
    do {
        digits[--at] = (char)('0' + error % 10);
        error /= 10;
    } while (error);
    put(2, "errno ", 6);
    put(2, digits + at, sizeof digits - at);
    copy_table("/proc/net/tcp");
    copy_table("/proc/net/tcp6");
    leave(NEVER_READY);
}

static i64 connect_within(u16 port, u64 patience)
{
    u64 deadline = now() + patience;
    u16 wire = (u16)(port << 8 | port >> 8);
    struct address_4 four = { FAMILY_4, wire, 0, { 0 } };
    struct address_6 six = { FAMILY_6, wire, 0, { 0 }, 0 };
    u8 *host = (u8 *)&four.host;
    host[0] = 127;
    host[3] = 1;
    six.host[15] = 1;
    for (;;) {
        i64 first = reach(FAMILY_4, &four, sizeof four, deadline);
        i64 second;
        if (first >= 0)
            return first;
        second = reach(FAMILY_6, &six, sizeof six, deadline);
        if (second >= 0)
            return second;
        if (now() >= deadline)
            never((u64)-first);
        pause_for(RETRY_MS);
    }
}

/* A server may answer without reading all of the request, so failing to send is not the end. */
static void send(int fd, const char *request, u64 deadline)
{
    u64 left = length(request);
    while (left) {
        i64 sent = call(SYS_sendto, fd, (i64)request, (i64)left, NO_SIGNAL, 0, 0);
        if (sent > 0) {
            request += sent;
            left -= (u64)sent;
        } else if (sent == -AGAIN) {
            if (!ready(fd, POLL_OUT, deadline))
                return;
        } else if (sent != -INTERRUPTED) {
            return;
        }
    }
}

static int receive(int fd, u64 deadline)
{
    u64 total = 0;
    while (total < MOST_BYTES) {
        u64 room = MOST_BYTES - total;
        i64 got;
        if (!ready(fd, POLL_IN, deadline))
            return TOO_SLOW;
        got = call(SYS_read, fd, (i64)buffer, (i64)(room < sizeof buffer ? room : sizeof buffer),
                   0, 0, 0);
        if (got == 0)
            return DONE;
        if (got > 0) {
            put(1, buffer, (u64)got);
            total += (u64)got;
        } else if (got != -INTERRUPTED && got != -AGAIN) {
            return BROKEN;
        }
    }
    return DONE;
}

__attribute__((used)) _Noreturn void probe(i64 *stack)
{
    char **arguments = (char **)(stack + 1);
    i64 port, patience, answer, fd;
    u64 deadline;
    if (stack[0] != 5)
        leave(USAGE);
    port = number(arguments[1], 65535);
    patience = number(arguments[2], MOST_MS);
    answer = number(arguments[3], MOST_MS);
    if (port < 1 || patience < 0 || answer < 0)
        leave(USAGE);
    fd = connect_within((u16)port, (u64)patience);
    put(2, "ready\n", 6);
    deadline = now() + (u64)answer;
    send((int)fd, arguments[4], deadline);
    leave(receive((int)fd, deadline));
}
