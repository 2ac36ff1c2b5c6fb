using Mira.Experiments.Recipes;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Three linear layers from features to embeddings, the first two with batch normalization and ReLU.</summary>
/// <remarks>Source: official builder.py @2a62538; its parameter names are the positions 0, 1, 3, 4 and 6.</remarks>
internal sealed class Projector : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Linear _input;

    [ComponentName(Name = "1")]
    private readonly BatchNorm _norm1;

    [ComponentName(Name = "3")]
    private readonly Linear _hidden;

    [ComponentName(Name = "4")]
    private readonly BatchNorm _norm2;

    [ComponentName(Name = "6")]
    private readonly Linear _output;

    internal Projector(int features, ProjectorRecipe recipe, Initialization start) : base(nameof(Projector))
    {
        _input = new Linear(features, recipe.HiddenDimension, start, bias: false);
        _norm1 = new BatchNorm(recipe.HiddenDimension, start);
        _hidden = new Linear(recipe.HiddenDimension, recipe.HiddenDimension, start, bias: false);
        _norm2 = new BatchNorm(recipe.HiddenDimension, start);
        _output = new Linear(recipe.HiddenDimension, recipe.EmbeddingDimension, start, bias: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var first = _norm1.call(_input.call(input)).relu_();
        var second = _norm2.call(_hidden.call(first)).relu_();
        return _output.call(second).MoveToOuterDisposeScope();
    }
}
