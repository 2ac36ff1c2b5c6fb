using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Cosine similarities of embeddings to learned directions: logits in [-1, 1].</summary>
/// <remarks>Weight normalisation with the gain frozen at 1 (official builder.py @2a62538): the free parameter is the
/// direction before normalisation, so weight decay acts on its length.</remarks>
internal sealed class Prototypes : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight_v")]
    private readonly Parameter _direction;

    internal Prototypes(int embedding, int count, Initialization start) : base(nameof(Prototypes))
    {
        _direction = new Parameter(start.LinearDefault([count, embedding], embedding));
        RegisterComponents();
    }

    /// <summary>Logits [n, K], float32, of embeddings [n, d].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var embedding = nn.functional.normalize(input.As(ScalarType.Float32), dim: 1);
        var directions = nn.functional.normalize(_direction, dim: 1);
        return nn.functional.linear(embedding, directions).MoveToOuterDisposeScope();
    }

    /// <summary>Drops the gradient, so that neither decay nor momentum moves the directions in this step.</summary>
    internal void Freeze() => _direction.grad = null;
}
