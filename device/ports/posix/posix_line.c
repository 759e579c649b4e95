/* SPDX-License-Identifier: Apache-2.0 */
/* The line: one client at a time over TCP, or a pseudo-terminal. */
#define _XOPEN_SOURCE 600

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "posix_port.h"

static bool said(const char *what)
{
    perror(what);
    return false;
}

bool posix_listen(struct posix_device *device, const char *port)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    const int yes = 1;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
    device->listener = socket(AF_INET, SOCK_STREAM, 0);
    if ((device->listener < 0) ||
        (setsockopt(device->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) ||
        (bind(device->listener, (const struct sockaddr *)&address, sizeof address) != 0) ||
        (listen(device->listener, 1) != 0) ||
        (getsockname(device->listener, (struct sockaddr *)&address, &size) != 0)) {
        return said("the port");
    }
    printf("socket://127.0.0.1:%u\n", (unsigned)ntohs(address.sin_port));
    return true;
}

bool posix_open_terminal(struct posix_device *device)
{
    struct termios settings;
    int held;

    device->line = posix_openpt(O_RDWR | O_NOCTTY);
    if ((device->line < 0) || (grantpt(device->line) != 0) || (unlockpt(device->line) != 0)) {
        return said("the pseudo-terminal");
    }
    /* Held open from this side too: a line stays a line when nobody has it open. */
    held = open(ptsname(device->line), O_RDWR | O_NOCTTY);
    if ((held < 0) || (tcgetattr(held, &settings) != 0)) {
        return said("the pseudo-terminal");
    }
    settings.c_iflag = 0;
    settings.c_oflag = 0;
    settings.c_lflag = 0; /* no echo: what is sent to a device is a secret */
    settings.c_cflag = CS8 | CREAD | CLOCAL;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    if (tcsetattr(held, TCSANOW, &settings) != 0) {
        return said("the pseudo-terminal");
    }
    printf("%s\n", ptsname(device->line));
    return true;
}

static void hang_up(struct posix_device *device)
{
    (void)close(device->line);
    device->line = -1;
}

static void pick_up(struct posix_device *device, bool *opened)
{
    const int yes = 1;

    device->line = accept(device->listener, NULL, NULL);
    if (device->line >= 0) {
        (void)setsockopt(device->line, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        *opened = true;
    }
}

size_t posix_receive(struct posix_device *device, uint8_t *bytes, size_t room, int wait_ms, bool *opened)
{
    struct pollfd waiting = {(device->line >= 0) ? device->line : device->listener, POLLIN, 0};
    ssize_t n;

    *opened = false;
    if (poll(&waiting, 1, wait_ms) <= 0) {
        return 0;
    }
    if (device->line < 0) {
        pick_up(device, opened);
        return 0;
    }
    n = read(device->line, bytes, room);
    if ((n <= 0) && (device->listener >= 0)) {
        hang_up(device);
    }
    return (n > 0) ? (size_t)n : 0u;
}

/* A line takes bytes whether anybody reads them or not. */
void posix_send(void *ctx, const uint8_t *bytes, size_t n)
{
    struct posix_device *const device = ctx;
    size_t at = 0;

    while ((device->line >= 0) && (at < n)) {
        struct pollfd ready = {device->line, POLLOUT, 0};
        ssize_t sent;

        if (poll(&ready, 1, 1000) <= 0) {
            return; /* nobody reads it */
        }
        sent = write(device->line, &bytes[at], n - at);
        if ((sent < 0) && (errno != EINTR)) {
            return;
        }
        at += (sent > 0) ? (size_t)sent : 0u;
    }
}
