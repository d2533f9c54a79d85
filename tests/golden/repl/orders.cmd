# Orders of a dialogue: inherited facts, booking, taking back, undoing; wrong entries change nothing.
# spec: K-2.3, K-2.4, K-2.5, K-2.6, K-2.8, K-2.12
licet repl ../../../examples/diffusion/three-tiers.licet <<'END'
order destination MY, headquarters MY, consignee "Acme", chip H100, quantity 1,699, date 2025-05-20
book
book
order quantity 1
why
what if order quantity 100,000
order quantity missing
again
order chip H99
order
  quantity 2
-- a remark
undo
redo
redo
cancel 7
cancel
cancel
order destination CN
book
order date 2024-01-01
boook
nonsense
undo
undo
undo
quit
END
