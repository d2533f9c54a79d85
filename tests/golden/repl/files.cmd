# Orders of a file, some of them, and entries about files that are wrong and change nothing.
licet repl ../../../examples/diffusion/three-tiers.licet --quiet <<'END'
orders ../../../examples/data/clusters.csv where destination = FR
orders where destination = DE
orders ../../../examples/data/clusters.csv and more
orders ../../../examples/data/clusters.csv where nonsense
orders
orders ../../../examples/data/clusters.csv where
quit
END
