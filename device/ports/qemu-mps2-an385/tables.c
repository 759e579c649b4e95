/* SPDX-License-Identifier: Apache-2.0 */
/* The objects of LwM2M 1.1 that a client is provisioned with: OMA's definitions of 0, 1 and 2. */
#include "tables.h"

static const struct fpr_resource resources[] = {
    {0, 0, FPR_STRING, 255},  /* server's address */
    {0, 1, FPR_BOOLEAN, 0},   /* bootstrap server? */
    {0, 2, FPR_INTEGER, 4},   /* security mode */
    {0, 3, FPR_OPAQUE, 2048}, /* public key, certificate or PSK identity */
    {0, 4, FPR_OPAQUE, 2048}, /* server's public key or certificate */
    {0, 5, FPR_OPAQUE, 512},  /* secret key */
    {0, 10, FPR_INTEGER, 4},  /* short server ID */
    {0, 11, FPR_INTEGER, 8},  /* hold-off time of the bootstrap */
    {0, 12, FPR_INTEGER, 8},  /* time-out of the bootstrap account */
    {0, 13, FPR_LINK, 16},    /* OSCORE */
    {0, 14, FPR_INTEGER, 4},  /* matching type */
    {0, 15, FPR_STRING, 255}, /* server name indication */
    {0, 16, FPR_INTEGER, 4},  /* certificate usage */
    {0, 17, FPR_INTEGER, 4},  /* cipher suites */
    {1, 0, FPR_INTEGER, 4},   /* short server ID */
    {1, 1, FPR_INTEGER, 8},   /* lifetime */
    {1, 2, FPR_INTEGER, 8},   /* least period */
    {1, 3, FPR_INTEGER, 8},   /* greatest period */
    {1, 5, FPR_INTEGER, 8},   /* disable time-out */
    {1, 6, FPR_BOOLEAN, 0},   /* notifications are stored */
    {1, 7, FPR_STRING, 8},    /* binding */
    {1, 13, FPR_INTEGER, 8},  /* registration order */
    {1, 16, FPR_BOOLEAN, 0},  /* bootstrap when a registration fails */
    {1, 17, FPR_INTEGER, 8},  /* retries */
    {1, 18, FPR_INTEGER, 8},  /* their delay */
    {1, 19, FPR_INTEGER, 8},  /* sequences of them */
    {1, 20, FPR_INTEGER, 8},  /* their delay */
    {1, 22, FPR_STRING, 8},   /* preferred transport */
    {1, 23, FPR_BOOLEAN, 0},  /* muted sending */
    {2, 0, FPR_INTEGER, 4},   /* object */
    {2, 1, FPR_INTEGER, 4},   /* instance */
    {2, 2, FPR_INTEGER, 4},   /* rights */
    {2, 3, FPR_INTEGER, 4},   /* owner */
};

const uint16_t taken_objects[] = {0, 1, 2};
const uint8_t taken_object_count = 3;
const struct fpr_table taken_resources = {resources, sizeof resources / sizeof resources[0], NULL, NULL};
