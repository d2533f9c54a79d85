# Entries out of a file, quietly; the exit status is that of the first entry that failed.
# spec: K-1.4, K-2.1, K-2.21, K-2.24, K-2.25
cat >"$SCRATCH/entries" <<'END'
order destination MY, headquarters MY, consignee "Acme", chip H100,
  quantity 1, date 2025-05-20
source entries
nothing
END
cd "$SCRATCH" && cp "$OLDPWD/../../../examples/diffusion/three-tiers.licet" .
printf 'source entries\nquit\norder quantity 2\n' | licet repl --quiet three-tiers.licet
echo "status $?"
printf 'order quantity 2\nhelp\nload three-tiers.licet missing.licet\norders none.csv\nundo\n' | licet repl
echo "status $?"
printf 'ruleset small "Small"\nuse scale\nfacts date : date\notherwise no_licence\n' >small.licet
printf 'order date 2025-05-20\nbook\nload three-tiers.licet\norder date 2025-05-20\n' | licet repl small.licet
echo "status $?"
licet repl --quiet three-tiers.licet <<'END'
END
echo "status $?"
