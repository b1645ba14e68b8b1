#!/bin/sh
# Ends at once, but a child in the background keeps its standard output and error open.
# The argument is a file for the child's process id.
sh -c 'trap "" TERM; while :; do sleep 1; done' victim "$1" &
echo $! >"$1"
echo done
