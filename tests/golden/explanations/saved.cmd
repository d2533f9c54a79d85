# Orders that amendments save: surely, not at all, perhaps; one that needs both to be known.
licet explain saved.licet --order 'date 2025-05-02, ordered 2025-01-31, s "a", amount 12'
licet explain saved.licet --order 'date 2025-05-02, ordered 2025-02-01, s "a", amount 6'
licet explain saved.licet --order 'date 2025-03-02, s "a", amount 7'
licet explain saved.licet --order 'date 2025-03-02, s "a", amount 9'
licet explain saved.licet --order 'date 2025-05-02, ordered 2025-02-01, s "a"'
licet explain saved.licet --format json --order 'date 2025-05-02, s "z", amount 6'
