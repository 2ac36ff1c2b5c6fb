using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>A backbone and a method's head: one of them is the student, another the teacher.</summary>
public sealed class PretrainingNetwork : nn.Module<Tensor, Tensor>
{
    private readonly WeightCasts _casts;

    /// <summary>A network with random weights drawn from a seed.</summary>
    /// <param name="backbone">Shape of the backbone.</param>
    /// <param name="head">Makes the head, given the source of its random numbers; the backbone has drawn its own before.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="device">Where the network shall be.</param>
    internal PretrainingNetwork(BackboneRecipe backbone, Func<Initialization, Head> head, ulong seed, Device device)
        : base(nameof(PretrainingNetwork))
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(head);
        using var start = new Initialization(seed, device);
        _casts = start.Casts;
        Backbone = new ResNet(backbone, start);
        Head = head(start);
        RegisterComponents();
        foreach (var (name, part) in Head.Parts)
        {
            register_module(name, part);
        }
    }

    /// <summary>A network with projector and prototypes.</summary>
    public static PretrainingNetwork WithPrototypes(BackboneRecipe backbone, ProjectorRecipe projector, ulong seed, Device device)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(projector);
        return new(backbone, start => new PrototypeHead(backbone.FeatureDimension, projector, start), seed, device);
    }

    /// <summary>Images to features.</summary>
    [field: ComponentName(Name = "backbone")]
    public ResNet Backbone { get; }

    /// <summary>What stands on it.</summary>
    internal Head Head { get; }

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
        var (embeddings, logits) = Head.Read(features.As(images.dtype));
        return new NetworkOutput(features, embeddings, logits);
    }
}
