#!/bin/sh
# Has a child, which has two grandchildren that ignore TERM, and waits for them.
# The argument is a file to which each of the three writes its process id.
export FILE="$1"
sh -c '
  for number in 1 2; do
    sh -c "trap \"\" TERM; echo \$\$ >>\"\$FILE\"; while :; do sleep 1; done" grandchild &
  done
  echo $$ >>"$FILE"
  wait
' child &
wait
