using Mira.Experiments.Files;
using SkiaSharp;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Writes what was drawn.</summary>
internal static class PictureFile
{
    /// <summary>A PNG file, whole or absent.</summary>
    internal static void Write(SKSurface surface, string path)
    {
        using var image = surface.Snapshot();
        using var bytes = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        AtomicFile.Write(path, stream => bytes.SaveTo(stream));
    }
}
