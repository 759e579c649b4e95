# SPDX-License-Identifier: Apache-2.0
# size.sh SIZE FOLDER PART...: how large the receiver is, made of these parts, and what else is there
size=$1
folder=$2
shift 2
for part in "$@"; do "$size" -A "$folder/$part.o"; done | awk '
    $1 ~ /^\.text/ { code += $2 }
    $1 ~ /^\.rodata/ { tables += $2 }
    $1 ~ /^\.(data|bss)/ { ram += $2 }
    END { print "code " code; print "tables " tables; print "static " ram + 0 }'
for object in "$folder"/fpr_*.o; do
    part=$(basename "$object" .o)
    case " $* " in
    *" $part "*) ;;
    *) "$size" "$object" | awk -v part="$part" 'NR == 2 { print part " " $1 }' ;;
    esac
done
