using static TorchSharp.torch;

namespace Mira.Tests.Evaluation;

/// <summary>An encoder whose features are the mean of each color channel.</summary>
internal sealed class MeanColors : nn.Module<Tensor, Tensor>
{
    private readonly Tensor _offset = zeros(3);

    internal MeanColors() : base(nameof(MeanColors)) => register_buffer("offset", _offset);

    /// <summary>How far the buffer moves with each batch: a broken encoder.</summary>
    internal float Drift { get; init; }

    internal long ImagesSeen { get; private set; }

    public override Tensor forward(Tensor input)
    {
        ImagesSeen += input.size(0);
        _offset.add_(Drift);
        return input.mean([2, 3]);
    }
}
