/* SPDX-License-Identifier: Apache-2.0 */
/* Which resources the unit takes. */
#ifndef TABLES_H
#define TABLES_H

#include "fpr.h"

extern const uint16_t taken_objects[];
extern const uint8_t taken_object_count;
extern const struct fpr_table taken_resources;

#endif
