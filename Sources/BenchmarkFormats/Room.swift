// BenchmarkFormats
