using Mira.Experiments.Recipes.Methods;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Similarities of embeddings to learned directions; cosines, in [-1, 1], unless
/// lengths are learned too.</summary>
/// <remarks>Weight normalization with the gain frozen at 1 (official builder.py @2a62538): the free parameter is the
/// direction before normalization, so weight decay acts on its length. A learned gain starts at that length, as
/// torch.nn.utils.weight_norm has it.</remarks>
internal sealed class Prototypes : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight_v")]
    private readonly Parameter _direction;

    [ComponentName(Name = "weight_g")]
    private readonly Parameter? _length;

    internal Prototypes(int embedding, int count, Initialization start, PrototypeLength length = PrototypeLength.One)
        : base(nameof(Prototypes))
    {
        _direction = new Parameter(start.LinearDefault([count, embedding], embedding));
        if (length != PrototypeLength.One)
        {
            using var quiet = no_grad();
            _length = new Parameter(length == PrototypeLength.LearnedFromOne
                ? start.Constant([count, 1], 1)
                : _direction.norm(1, keepdim: true));
        }
        RegisterComponents();
    }

    /// <summary>Whether logits are cosines.</summary>
    internal bool ScoresCosines => _length is null;

    /// <summary>Logits [n, K], float32, of embeddings [n, d].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var embedding = nn.functional.normalize(input.As(ScalarType.Float32), dim: 1);
        var directions = nn.functional.normalize(_direction, dim: 1);
        return nn.functional.linear(embedding, _length is null ? directions : directions.mul(_length))
            .MoveToOuterDisposeScope();
    }

    /// <summary>Drops the gradient, so that neither decay nor momentum moves the prototypes in this step.</summary>
    internal void Freeze()
    {
        _direction.grad = null;
        if (_length is not null)
        {
            _length.grad = null;
        }
    }
}
