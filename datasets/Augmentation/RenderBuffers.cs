using Mira.Datasets.Loading;

namespace Mira.Datasets.Augmentation;

/// <summary>Buffers and tables that the renderers of one thread share; they grow with the images.</summary>
public sealed class RenderBuffers
{
    // Tables of short axes are kept: for small images they would cost more than the pixels.
    private const int LongestKept = 64;

    private readonly Dictionary<(ResizeAxis, Interpolation), ResizeTaps> _kept = [];
    private readonly ResizeTaps _horizontal = new();
    private readonly ResizeTaps _vertical = new();
    private readonly Resampler _resampler = new();

    /// <summary>Cuts a box out of an image and resizes it to a view.</summary>
    internal void Resample(in PixelSource source, Resampling part, Interpolation interpolation, PlanarImage view) =>
        _resampler.Apply(
            source, part.Box, Taps(part.Horizontal, interpolation, _horizontal),
            Taps(part.Vertical, interpolation, _vertical), view);

    /// <summary>What times the renderers; null for nothing.</summary>
    internal LoaderClock? Clock { get; init; }

    /// <summary>The blur.</summary>
    internal GaussianBlur Blur { get; } = new();

    private ResizeTaps Taps(ResizeAxis axis, Interpolation interpolation, ResizeTaps spare)
    {
        if (Math.Max(axis.Input, axis.Output) > LongestKept)
        {
            spare.Fill(axis, interpolation);
            return spare;
        }
        if (!_kept.TryGetValue((axis, interpolation), out var taps))
        {
            taps = _kept[(axis, interpolation)] = new ResizeTaps();
            taps.Fill(axis, interpolation);
        }
        return taps;
    }
}
