namespace Mira.Datasets.Matlab;

/// <summary>Bytes that are no MAT-file of version 5, or one that is damaged.</summary>
/// <param name="reason">What is wrong, to be read after the file's name.</param>
/// <param name="inner">What it came from.</param>
internal sealed class MatException(string reason, Exception? inner = null) : Exception(reason, inner);
