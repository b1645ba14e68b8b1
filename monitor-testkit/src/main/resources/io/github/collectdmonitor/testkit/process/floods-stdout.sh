#!/bin/sh
# Writes as many bytes as its argument says: "first", many x, "last".
echo first
head -c $(($1 - 12)) /dev/zero | tr '\0' x
printf '\nlast\n'
