/* An example: not compiled, not tried.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Zephyr with the Anjay client. The UART is the chosen node `factory-uart` (not the shell's), the region a flash
 * partition `factory_partition` of fixed-partitions. Kconfig: SERIAL, UART_INTERRUPT_DRIVEN, RING_BUFFER, FLASH,
 * FLASH_MAP, HWINFO, REBOOT.
 */
#include <string.h>

#include <zephyr/drivers/hwinfo.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/kernel.h>
#include <zephyr/storage/flash_map.h>
#include <zephyr/sys/reboot.h>
#include <zephyr/sys/ring_buffer.h>

#include <anjay/anjay.h>
#include <anjay/factory_provisioning.h>
#include <avsystem/commons/avs_stream_inbuf.h>

#include "anjay_setup.h" /* yours: makes a client with the objects 0, 1 and 2, none of them filled */
#include "fpr.h"
#include "taken.h" /* yours: what the client knows, as in ports/posix/main.c */

#define PACK_BYTES 4096
#define CHIP_BYTES 8

RING_BUF_DECLARE(heard, 2048); /* what comes while an answer goes out or a page is erased */

static const struct device *const uart = DEVICE_DT_GET(DT_CHOSEN(factory_uart));
static const struct flash_area *area;
static uint8_t pack_buffer[PACK_BYTES];
static struct fpr receiver;
static char chip[2 * CHIP_BYTES + 1];

static void on_uart(const struct device *dev, void *unused)
{
	uint8_t bytes[64];
	int n;

	ARG_UNUSED(unused);
	while (uart_irq_update(dev) && uart_irq_rx_ready(dev)) {
		n = uart_fifo_read(dev, bytes, sizeof(bytes));
		ring_buf_put(&heard, bytes, n); /* what has no room is lost: the station sends it again */
	}
}

static void send(void *ctx, const uint8_t *bytes, size_t n)
{
	ARG_UNUSED(ctx);
	for (size_t i = 0; i < n; i++) {
		uart_poll_out(uart, bytes[i]);
	}
}

static void identity(void *ctx, struct fpr_identity *out)
{
	static const uint16_t OBJECTS[] = {0, 1, 2};

	ARG_UNUSED(ctx);
	out->endpoint = ""; /* or the name that this board has from the start */
	out->chip = chip;
	out->firmware = "my-product 1.0";
	out->objects = OBJECTS;
	out->object_count = ARRAY_SIZE(OBJECTS);
	out->random_ok = device_is_ready(DEVICE_DT_GET(DT_CHOSEN(zephyr_entropy)));
}

/* A client takes the pack on trial and is thrown away: what lasts is the storage. */
static uint8_t apply(void *ctx, const uint8_t *pack, uint32_t n, struct fpr_refusal *why)
{
	/* First our own look: it names the record, and the client asserts on resources that it does not know. */
	uint8_t code = fpr_pack_check(pack, n, &TAKEN, why);
	avs_stream_inbuf_t stream = AVS_STREAM_INBUF_STATIC_INITIALIZER;
	anjay_t *trial;

	ARG_UNUSED(ctx);
	if (code != FPR_APPLIED) {
		return code;
	}
	trial = anjay_setup();
	if (trial == NULL) {
		return FPR_INTERNAL;
	}
	avs_stream_inbuf_set_buffer(&stream, pack, n);
	if (avs_is_err(anjay_factory_provision(trial, (avs_stream_t *)&stream))) {
		code = FPR_PACK_REFUSED;
	}
	anjay_delete(trial);
	return code;
}

static uint8_t store_erase(void *ctx)
{
	ARG_UNUSED(ctx);
	return flash_area_erase(area, 0, area->fa_size) == 0 ? FPR_APPLIED : FPR_STORAGE_FAILED;
}

static bool store_write(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n)
{
	ARG_UNUSED(ctx);
	return flash_area_write(area, at, bytes, n) == 0;
}

static bool store_read(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n)
{
	ARG_UNUSED(ctx);
	return flash_area_read(area, at, bytes, n) == 0;
}

static void reset(void *ctx)
{
	ARG_UNUSED(ctx);
	k_msleep(20); /* the last byte has to leave the UART */
	sys_reboot(SYS_REBOOT_COLD);
}

static struct fpr_port port = {
	.send = send,
	.identity = identity,
	.apply = apply,
	.store_erase = store_erase,
	.store_write = store_write,
	.store_read = store_read,
	.reset = reset,
	.may_erase = IS_ENABLED(CONFIG_MY_PRODUCT_MAY_ERASE),
};

/* At every start: a client that has no state of its own yet gets the pack that is stored. */
int provision_from_storage(anjay_t *anjay)
{
	avs_stream_inbuf_t stream = AVS_STREAM_INBUF_STATIC_INITIALIZER;
	const uint32_t n = fpr_stored_bytes(&receiver);
	int result = -1;

	if (n > 0 && n <= sizeof(pack_buffer) && store_read(NULL, FPR_STORE_PACK_AT, pack_buffer, n)) {
		avs_stream_inbuf_set_buffer(&stream, pack_buffer, n);
		result = avs_is_ok(anjay_factory_provision(anjay, (avs_stream_t *)&stream)) ? 0 : -1;
		memset(pack_buffer, 0, sizeof(pack_buffer));
	}
	return result;
}

int main(void)
{
	uint8_t id[CHIP_BYTES] = {0};
	uint8_t bytes[128];
	uint32_t n;

	hwinfo_get_device_id(id, sizeof(id));
	bin2hex(id, sizeof(id), chip, sizeof(chip));
	if (flash_area_open(FIXED_PARTITION_ID(factory_partition), &area) != 0) {
		return -1;
	}
	port.store_bytes = area->fa_size;
	uart_irq_callback_set(uart, on_uart);
	uart_irq_rx_enable(uart);
	fpr_init(&receiver, &port, NULL, pack_buffer, sizeof(pack_buffer), 0);
	for (;;) {
		n = ring_buf_get(&heard, bytes, sizeof(bytes));
		fpr_input_bytes(&receiver, bytes, n);
		fpr_poll(&receiver);
		if (n == 0 && !fpr_busy(&receiver)) {
			k_msleep(1);
		}
	}
}
