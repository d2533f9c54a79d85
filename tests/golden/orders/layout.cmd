# A byte order mark, CRLF, no end of the last line, lines without a byte, blanks round the names.
. ./show.bash
echo "mark and CRLF, no last end"
printf '\357\273\277id,date,destination\r\na,2025-07-01,IR\r\n\r\nb,2025-07-01,"Iran"' |
    show decide rules.licet --orders - --columns id,destination,outcome
echo "LF, no last end"
printf 'id, date ,destination\n\na,2025-07-01,IR' |
    show decide rules.licet --orders - --columns id,outcome
echo "quoted last cell, no last end"
printf 'id,date,destination\na,2025-07-01,"IR"' |
    show decide rules.licet --orders - --columns id,outcome
echo "UTF-16"
printf '\377\376i\000d\000\n\000' | show decide rules.licet --orders -
echo "carriage returns alone"
printf 'id,date,destination\ra,2025-07-01,IR\r' | show decide rules.licet --orders -
