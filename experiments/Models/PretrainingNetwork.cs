using Mira.Experiments.Collectives;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mira.Experiments.Models;

/// <summary>A backbone and a method's head: one of them is the student, another the teacher.</summary>
public sealed class PretrainingNetwork : nn.Module<Tensor, Tensor>
{
    private readonly WeightCasts _casts;

    /// <summary>A network with random weights drawn from a seed.</summary>
    /// <param name="backbone">Shape of the backbone.</param>
    /// <param name="head">Makes the head, given the source of its random numbers; the backbone has
    /// drawn its own before.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="device">Where the network should be.</param>
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
    public static PretrainingNetwork WithPrototypes(BackboneRecipe backbone, ProjectorRecipe projector, ulong seed,
        Device device)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(projector);
        return new(backbone, start => new PrototypeHead(backbone.FeatureDimension, projector, start), seed, device);
    }

    /// <summary>Images to features.</summary>
    [field: ComponentName(Name = "backbone")]
    public ResNet Backbone { get; }

    /// <summary>What is on it.</summary>
    internal Head Head { get; }

    /// <summary>Lets batch statistics be those of the batch that these processes share, or of its groups.</summary>
    internal void Synchronize(ICollectives collectives, NormGroups? groups)
    {
        foreach (var norm in modules().OfType<BatchNorm>())
        {
            (norm.Collectives, norm.Groups) = (collectives, groups);
        }
    }

    /// <summary>Logits [n, K], float32, of images [n, 3, h, w].</summary>
    public override Tensor forward(Tensor input) => Read(input).Logits;

    /// <summary>Whether views of one size that follow each other go through the network in one pass, so that batch
    /// statistics are those of them all.</summary>
    internal bool JoinsViews { get; init; }

    /// <summary>Outputs of the views of one step: a pass for each, or for all of a size, with one cast of the weights
    /// for all.</summary>
    internal List<NetworkOutput> ReadAll(IEnumerable<Tensor> views) => _casts.Share(() =>
        JoinsViews ? ReadJoined([.. views]) : views.Select(Read).ToList());

    /// <summary>Features, embeddings and logits of images [n, 3, h, w] in one pass.</summary>
    public NetworkOutput Read(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (features, map) = Head.MapStage is { } stage
            ? Backbone.ReadMap(images, stage)
            : (Backbone.call(images), null);
        var (embeddings, logits) = Head.Read(features.As(images.dtype));
        return new NetworkOutput(features, embeddings, logits) { Parts = map is null ? null : Head.ReadMap(map) };
    }

    private List<NetworkOutput> ReadJoined(IReadOnlyList<Tensor> views)
    {
        var outputs = new List<NetworkOutput>();
        while (outputs.Count < views.Count)
        {
            var size = views[outputs.Count].shape[2];
            List<Tensor> alike = [.. views.Skip(outputs.Count).TakeWhile(view => view.shape[2] == size)];
            var all = Read(cat(alike));
            var (features, embeddings, logits) =
                (all.Features.chunk(alike.Count), all.Embeddings.chunk(alike.Count), all.Logits.chunk(alike.Count));
            outputs.AddRange(alike.Select((_, view) =>
                new NetworkOutput(features[view], embeddings[view], logits[view])));
        }
        return outputs;
    }
}

/// <summary>Turns pixels laid out as the loader makes them into the tensors a network takes.</summary>
internal static class ViewTensors
{
    /// <summary>Images [n, 3, size, size], channels-last, in the given precision on the given device.</summary>
    /// <param name="pixels">Normalized values in the order n, row, column, channel. Shared, not copied, where type and
    /// device allow: they must not change while the tensor is in use.</param>
    /// <param name="count">Number of images n.</param>
    /// <param name="size">Height and width.</param>
    /// <param name="type">Precision of the network.</param>
    /// <param name="device">Where the network is.</param>
    internal static Tensor Of(float[] pixels, int count, int size, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        var flat = frombuffer(pixels, ScalarType.Float32, (long)count * size * size * 3);
        var images = HostWrite.Send(flat, device).view(count, size, size, 3).permute(0, 3, 1, 2);
        return images.to(type, device).MoveToOuterDisposeScope();
    }
}
