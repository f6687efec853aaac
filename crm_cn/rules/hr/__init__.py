"""What Chinese labour law says of probation, notice and compensation: pure, values in, verdict out (A1)."""
