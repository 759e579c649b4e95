/* An example: not compiled, not tried.
 * SPDX-License-Identifier: Apache-2.0
 *
 * ESP-IDF. The line is UART1, since UART0 has the boot log; the region a data partition of its own, in partitions.csv:
 *     factory_pack, data, 0x40, , 0x4000
 */
#include <stdio.h>
#include <string.h>

#include "driver/uart.h"
#include "esp_mac.h"
#include "esp_partition.h"
#include "esp_system.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#include "fpr.h"
#include "taken.h" /* yours: what the client knows, as in ports/posix/main.c */

#define PORT UART_NUM_1
#define PACK_BYTES 4096

static const esp_partition_t *region;
static uint8_t pack_buffer[PACK_BYTES];
static struct fpr receiver;
static char chip[17];

static void send(void *ctx, const uint8_t *bytes, size_t n)
{
    (void)ctx;
    uart_write_bytes(PORT, bytes, n);
}

static void identity(void *ctx, struct fpr_identity *out)
{
    static const uint16_t OBJECTS[] = {0, 1};

    (void)ctx;
    out->endpoint = "";
    out->chip = chip;
    out->firmware = "my-product 1.0";
    out->objects = OBJECTS;
    out->object_count = 2;
    out->random_ok = true; /* say so only with a source that is switched on: see esp_fill_random() */
}

static uint8_t apply(void *ctx, const uint8_t *pack, uint32_t n, struct fpr_refusal *why)
{
    (void)ctx;
    /* With Anjay: give the pack on trial to anjay_factory_provision() behind this, as the example for Zephyr does. */
    return fpr_pack_check(pack, n, &TAKEN, why);
}

/* A sector takes some 50 ms: one each time, so that the line is answered in between. */
static uint8_t store_erase(void *ctx)
{
    static uint32_t at;

    (void)ctx;
    if (esp_partition_erase_range(region, at, region->erase_size) != ESP_OK) {
        at = 0;
        return FPR_STORAGE_FAILED;
    }
    at += region->erase_size;
    if (at < region->size) {
        return FPR_BUSY;
    }
    at = 0;
    return FPR_APPLIED;
}

static bool store_write(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    (void)ctx;
    return esp_partition_write(region, at, bytes, n) == ESP_OK;
}

static bool store_read(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n)
{
    (void)ctx;
    return esp_partition_read(region, at, bytes, n) == ESP_OK;
}

static void reset(void *ctx)
{
    (void)ctx;
    uart_wait_tx_done(PORT, pdMS_TO_TICKS(200));
    esp_restart();
}

static struct fpr_port port = {
    .send = send,
    .identity = identity,
    .apply = apply,
    .store_erase = store_erase,
    .store_write = store_write,
    .store_read = store_read,
    .reset = reset,
    .may_erase = true,
};

static void open_line(void)
{
    const uart_config_t settings = {
        .baud_rate = 115200,
        .data_bits = UART_DATA_8_BITS,
        .parity = UART_PARITY_DISABLE,
        .stop_bits = UART_STOP_BITS_1,
        .flow_ctrl = UART_HW_FLOWCTRL_DISABLE,
    };

    uart_driver_install(PORT, 2048, 0, 0, NULL, 0);
    uart_param_config(PORT, &settings);
    uart_set_pin(PORT, CONFIG_MY_PRODUCT_TX, CONFIG_MY_PRODUCT_RX, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE);
}

static void name_chip(void)
{
    uint8_t mac[8] = {0};

    esp_efuse_mac_get_default(mac);
    for (int i = 0; i < 8; i++) {
        snprintf(&chip[2 * i], 3, "%02x", mac[i]);
    }
}

void app_main(void)
{
    uint8_t bytes[128];

    region = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, 0x40, "factory_pack");
    port.store_bytes = region->size;
    name_chip();
    open_line();
    fpr_init(&receiver, &port, NULL, pack_buffer, sizeof(pack_buffer), 0);
    /* Here, where fpr_stored_bytes() is not 0: read the pack and give it to your client. */
    for (;;) {
        const int n = uart_read_bytes(PORT, bytes, sizeof(bytes), fpr_busy(&receiver) ? 0 : pdMS_TO_TICKS(10));

        fpr_input_bytes(&receiver, bytes, n > 0 ? (size_t)n : 0);
        fpr_poll(&receiver);
    }
}
