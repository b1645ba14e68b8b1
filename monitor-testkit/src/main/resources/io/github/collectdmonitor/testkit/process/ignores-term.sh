#!/bin/sh
# Ignores TERM, INT and HUP, says "ready", and runs until it is killed.
trap '' TERM INT HUP
echo ready
while :; do sleep 1; done
