/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzing: frames, whole, damaged and in pieces, among anything else; fuzz_line.c goes on behind them. */
#include "fpr_internal.h"
#include "ram_port.h"

static struct ram_device device;

/* Gives the bytes as they are; where the first one is odd, as a frame with a checksum that fits, damaged at one place. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static bool is_made;

    if (!is_made) {
        ram_make(&device);
        ram_start(&device);
        is_made = true;
    }
    if (n < 2u) {
        return 0;
    }
    device.heard_size = 0;
    if ((bytes[0] & 1u) != 0u) {
        ram_frame(&device, &bytes[2], (uint32_t)((n - 2u) > 500u ? 500u : (n - 2u)));
    } else {
        fpr_input_bytes(&device.receiver, &bytes[2], n - 2u);
    }
    fpr_poll(&device.receiver);
    if (device.receiver.frame_size > sizeof device.receiver.frame) {
        __builtin_trap();
    }
    return 0;
}
