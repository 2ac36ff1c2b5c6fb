using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Backbone, projector and prototypes: one of them is the student, another the teacher.</summary>
public sealed class SelfLabelingNetwork : nn.Module<Tensor, Tensor>
{
    /// <summary>A network with random weights drawn from a seed.</summary>
    public SelfLabelingNetwork(BackboneRecipe backbone, ProjectorRecipe projector, ulong seed, Device device)
        : base(nameof(SelfLabelingNetwork))
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(projector);
        using var start = new Initialization(seed, device);
        Backbone = new ResNet(backbone, start);
        Projector = new Projector(backbone.FeatureDimension, projector, start);
        Prototypes = new Prototypes(projector.EmbeddingDimension, projector.Prototypes, start);
        register_module("backbone", Backbone);
        register_module("projector", Projector);
        register_module("prototypes", Prototypes);
    }

    /// <summary>Images to features.</summary>
    public ResNet Backbone { get; }

    internal Projector Projector { get; }

    internal Prototypes Prototypes { get; }

    /// <summary>Logits [n, K], float32, of images [n, 3, h, w].</summary>
    public override Tensor forward(Tensor input)
    {
        var features = Backbone.call(input);
        return Prototypes.call(Projector.call(features.As(input.dtype)));
    }
}
