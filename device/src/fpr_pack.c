/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a pack (SenML CBOR, RFC 8428): an array of maps, each with a name ("/0/1/3") and a value. A base
 * name stands before the names from its record on. Other base fields, units and times are stepped over.
 */
#include "fpr_internal.h"

#define NO_INSTANCE 65535u
#define LARGEST_NUMBER 65534u

/* Labels are numbers; negative ones are held as CBOR holds them: -1 - n. */
#define LABEL_NAME 0u
#define LABEL_NUMBER 2u
#define LABEL_STRING 3u
#define LABEL_BOOLEAN 4u
#define LABEL_OPAQUE 8u
#define LABEL_BASE_NAME 1u  /* -2 */
#define LABEL_BASE_VALUE 4u /* -5 */
#define LINK_LABEL "vlo"

struct text {
    const uint8_t *bytes;
    uint32_t n;
};

struct walk {
    struct fpr_in in;
    const struct fpr_table *table;
    struct text base;
};

/* What stands in one map. */
struct fields {
    struct text name;
    struct fpr_item value;
    uint8_t label; /* of the value; for a link: LABEL_NAME, which has no value */
    bool has_value;
};

/* ---- a record's map ---- */

static bool take_text(const struct fpr_item *item, struct text *text)
{
    if (item->major != FPR_CBOR_TEXT) {
        return false;
    }
    text->bytes = item->bytes;
    text->n = item->argument;
    return true;
}

static bool take_value(struct fields *fields, uint8_t label, const struct fpr_item *value)
{
    const bool first = !fields->has_value;

    fields->value = *value;
    fields->label = label;
    fields->has_value = true;
    return first;
}

static bool take_field(struct walk *walk, struct fields *fields, const struct fpr_item *label,
                       const struct fpr_item *value)
{
    if (fpr_is_text(label, LINK_LABEL)) {
        return take_value(fields, LABEL_NAME, value);
    }
    if ((label->major == FPR_CBOR_NEGATIVE) && (label->argument == LABEL_BASE_NAME)) {
        return take_text(value, &walk->base);
    }
    if (label->major == FPR_CBOR_NEGATIVE) {
        return label->argument != LABEL_BASE_VALUE; /* a sum: what the value is would not stand in its record */
    }
    if (label->major != FPR_CBOR_UINT) {
        return label->major == FPR_CBOR_TEXT;
    }
    if (label->argument == LABEL_NAME) {
        return take_text(value, &fields->name);
    }
    if ((label->argument == LABEL_NUMBER) || (label->argument == LABEL_STRING) ||
        (label->argument == LABEL_BOOLEAN) || (label->argument == LABEL_OPAQUE)) {
        return take_value(fields, (uint8_t)label->argument, value);
    }
    return true;
}

static bool read_fields(struct walk *walk, struct fields *fields)
{
    uint32_t pairs;
    bool fits = true;

    memset(fields, 0, sizeof *fields);
    for (pairs = fpr_in_map(&walk->in); (pairs > 0u) && fits && !walk->in.bad; pairs--) {
        struct fpr_item label;
        struct fpr_item value;

        fpr_in_pair(&walk->in, &label, &value);
        fits = walk->in.bad || take_field(walk, fields, &label, &value);
    }
    return fits && !walk->in.bad;
}

/* ---- its path ---- */

static bool join_path(const struct text *base, const struct text *name, char path[FPR_PATH_BYTES])
{
    if ((base->n > (FPR_PATH_BYTES - 1u)) || (name->n > (FPR_PATH_BYTES - 1u - base->n))) {
        return false;
    }
    if (base->n > 0u) {
        memcpy(path, base->bytes, base->n);
    }
    if (name->n > 0u) {
        memcpy(&path[base->n], name->bytes, name->n);
    }
    path[base->n + name->n] = '\0';
    return true;
}

/* Reads "/" and a number without zeros before it; returns what is behind, NULL where it is none. */
static const char *read_number(const char *at, uint16_t *number)
{
    uint32_t value = 0;
    const char *digit;

    if (*at != '/') {
        return NULL;
    }
    for (digit = at + 1; (*digit >= '0') && (*digit <= '9'); digit++) {
        value = (value * 10u) + ((uint32_t)(uint8_t)*digit - (uint32_t)'0');
        if (value > LARGEST_NUMBER) {
            return NULL;
        }
    }
    if ((digit == (at + 1)) || ((at[1] == '0') && (digit > (at + 2)))) {
        return NULL;
    }
    *number = (uint16_t)value;
    return digit;
}

/* Reads "/object/instance/resource" and perhaps "/instance of the resource". */
static bool read_path(const char *path, struct fpr_record *record)
{
    uint16_t *const numbers[4] = {&record->object, &record->instance, &record->resource, &record->resource_instance};
    const char *at = path;
    unsigned count;

    record->resource_instance = NO_INSTANCE;
    for (count = 0; (count < 4u) && (*at != '\0'); count++) {
        at = read_number(at, numbers[count]);
        if (at == NULL) {
            return false;
        }
    }
    return (count >= 3u) && (*at == '\0');
}

/* ---- its value ---- */

static uint8_t find_kind(const struct fpr_table *table, struct fpr_record *record)
{
    uint8_t code = FPR_OBJECT_NOT_TAKEN;
    size_t i;

    for (i = 0; i < table->count; i++) {
        const struct fpr_resource *const kind = &table->resources[i];

        if (kind->object != record->object) {
            continue;
        }
        if (kind->resource == record->resource) {
            record->kind = kind;
            return FPR_APPLIED;
        }
        code = FPR_RESOURCE_NOT_TAKEN;
    }
    return code;
}

static uint8_t read_integer(const struct fpr_item *value, struct fpr_record *record)
{
    const uint32_t longest = record->kind->longest;
    const uint32_t bits = 8u * (longest & 3u); /* 0 for all 32 of them */

    if ((value->major != FPR_CBOR_UINT) && (value->major != FPR_CBOR_NEGATIVE)) {
        return FPR_WRONG_TYPE;
    }
    if (value->high > (uint32_t)INT32_MAX) {
        return FPR_VALUE_REFUSED;
    }
    record->number = (int64_t)(((uint64_t)value->high << 32) | value->argument);
    if (value->major == FPR_CBOR_NEGATIVE) {
        record->number = -1 - record->number;
    }
    if ((longest < 8u) && ((record->number < 0) || (value->high != 0u) || ((bits > 0u) && ((value->argument >> bits) != 0u)))) {
        return FPR_VALUE_REFUSED;
    }
    return FPR_APPLIED;
}

static uint8_t read_boolean(const struct fpr_item *value, struct fpr_record *record)
{
    if ((value->major != FPR_CBOR_SIMPLE) || ((value->info != 20u) && (value->info != 21u))) {
        return FPR_WRONG_TYPE;
    }
    record->number = (value->info == 21u) ? 1 : 0;
    return FPR_APPLIED;
}

static uint8_t read_string(const struct fpr_item *value, uint8_t major, struct fpr_record *record)
{
    if (value->major != major) {
        return FPR_WRONG_TYPE;
    }
    record->bytes = value->bytes;
    record->length = value->argument;
    return (record->length > record->kind->longest) ? (uint8_t)FPR_VALUE_TOO_LONG : (uint8_t)FPR_APPLIED;
}

static uint8_t read_float(const struct fpr_item *value, struct fpr_record *record)
{
    if (value->major == FPR_CBOR_SIMPLE) {
        return ((value->info >= 25u) && (value->info <= 27u)) ? (uint8_t)FPR_APPLIED : (uint8_t)FPR_WRONG_TYPE;
    }
    return read_integer(value, record); /* 1.0 may be written as 1 */
}

static uint8_t read_value(const struct fields *fields, struct fpr_record *record)
{
    static const uint8_t LABELS[] = {LABEL_NUMBER, LABEL_NUMBER, LABEL_BOOLEAN, LABEL_STRING, LABEL_OPAQUE, LABEL_NAME};
    const uint8_t type = record->kind->type;

    if (fields->label != LABELS[type]) {
        return FPR_WRONG_TYPE;
    }
    switch (type) {
    case FPR_INTEGER:
        return read_integer(&fields->value, record);
    case FPR_FLOAT:
        return read_float(&fields->value, record);
    case FPR_BOOLEAN:
        return read_boolean(&fields->value, record);
    case FPR_OPAQUE:
        return read_string(&fields->value, FPR_CBOR_BYTES, record);
    default:
        return read_string(&fields->value, FPR_CBOR_TEXT, record);
    }
}

/* ---- the walk ---- */

static uint8_t judge(const struct walk *walk, const struct fields *fields, struct fpr_record *record)
{
    uint8_t code = find_kind(walk->table, record);

    if (code == FPR_APPLIED) {
        code = read_value(fields, record);
    }
    if ((code == FPR_APPLIED) && (walk->table->take != NULL)) {
        code = walk->table->take(walk->table->ctx, record);
    }
    return code;
}

static uint8_t check_record(struct walk *walk, struct fpr_refusal *why)
{
    struct fpr_record record = {0};
    struct fields fields;

    if (!read_fields(walk, &fields) || !join_path(&walk->base, &fields.name, why->path)) {
        return FPR_MALFORMED;
    }
    if (!fields.has_value && (fields.name.n == 0u)) {
        return FPR_APPLIED; /* a record that brings base fields alone */
    }
    if (!fields.has_value || !read_path(why->path, &record)) {
        why->path[0] = '\0'; /* it may be anything: none is better */
        return FPR_MALFORMED;
    }
    return judge(walk, &fields, &record);
}

uint8_t fpr_pack_check(const uint8_t *pack, uint32_t n, const struct fpr_table *table, struct fpr_refusal *why)
{
    struct walk walk;
    struct fpr_item all;
    uint32_t left;

    memset(&walk, 0, sizeof walk);
    walk.table = table;
    why->path[0] = '\0';
    walk.in.at = pack;
    walk.in.left = n;
    fpr_in_item(&walk.in, &all);
    if (walk.in.bad || (all.major != FPR_CBOR_ARRAY) || (all.argument == 0u)) {
        return FPR_MALFORMED;
    }
    for (left = all.argument; left > 0u; left--) {
        const uint8_t code = check_record(&walk, why);

        if (code != FPR_APPLIED) {
            return code;
        }
    }
    why->path[0] = '\0';
    return (walk.in.left == 0u) ? (uint8_t)FPR_APPLIED : (uint8_t)FPR_MALFORMED;
}
