namespace Mira.Datasets;

/// <summary>A file holds no whole image. <see cref="BadImagePolicy"/> decides what comes of it.</summary>
/// <param name="reason">What is wrong, to be read after the file's name.</param>
internal sealed class BadImageException(string reason) : Exception(reason);
