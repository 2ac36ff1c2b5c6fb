using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>Backbone, projector and prototypes: one of them is the student, another the teacher.</summary>
public sealed class SelfLabelingNetwork : nn.Module<Tensor, Tensor>
{
    private readonly WeightCasts _casts;

    /// <summary>A network with random weights drawn from a seed.</summary>
    public SelfLabelingNetwork(BackboneRecipe backbone, ProjectorRecipe projector, ulong seed, Device device)
        : base(nameof(SelfLabelingNetwork))
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(projector);
        using var start = new Initialization(seed, device);
        _casts = start.Casts;
        Backbone = new ResNet(backbone, start);
        Projector = new Projector(backbone.FeatureDimension, projector, start);
        Prototypes = new Prototypes(projector.EmbeddingDimension, projector.Prototypes, start);
        RegisterComponents();
    }

    /// <summary>Images to features.</summary>
    [field: ComponentName(Name = "backbone")]
    public ResNet Backbone { get; }

    [field: ComponentName(Name = "projector")]
    internal Projector Projector { get; }

    [field: ComponentName(Name = "prototypes")]
    internal Prototypes Prototypes { get; }

    /// <summary>Lets batch statistics be those of the batch that these processes share.</summary>
    internal void Synchronize(ICollectives collectives)
    {
        foreach (var norm in modules().OfType<BatchNorm>())
        {
            norm.Collectives = collectives;
        }
    }

    /// <summary>Logits [n, K], float32, of images [n, 3, h, w].</summary>
    public override Tensor forward(Tensor input) => Read(input).Logits;

    /// <summary>Outputs of the views of one step: a pass for each, with one cast of the weights for all.</summary>
    internal List<NetworkOutput> ReadAll(IEnumerable<Tensor> views) => _casts.Share(() => views.Select(Read).ToList());

    /// <summary>Features, embeddings and logits of images [n, 3, h, w] in one pass.</summary>
    public NetworkOutput Read(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var features = Backbone.call(images);
        var embeddings = Projector.call(features.As(images.dtype));
        return new NetworkOutput(features, embeddings, Prototypes.call(embeddings));
    }
}
