"""The tabs of the Evaluate page, one file a tab, and the work behind them."""
