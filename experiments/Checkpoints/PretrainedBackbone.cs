using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Experiments.Checkpoints.Export;
using Mira.Experiments.Checkpoints.KeyMaps;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using TorchSharp;

namespace Mira.Experiments.Checkpoints;

/// <summary>The backbone of a checkpoint, or one of random weights: what features are extracted with.</summary>
public sealed class PretrainedBackbone : IDisposable
{
    private const int ImageNetSize = 224;

    private PretrainedBackbone(ResNet backbone, BackboneRecipe architecture) =>
        (Backbone, Architecture) = (backbone, architecture);

    /// <summary>Images [n, 3, h, w] to features [n, d].</summary>
    public ResNet Backbone { get; }

    /// <summary>Shape of the backbone.</summary>
    public BackboneRecipe Architecture { get; }

    /// <summary>Which network of the file it is: teacher, student or random.</summary>
    public required string Encoder { get; init; }

    /// <summary>Method that trained it, as shown to readers; empty where the file does not prove it.</summary>
    public required string Method { get; init; }

    /// <summary>What is assumed of its architecture, in words; empty where file or user say all of it.</summary>
    public string Assumption { get; init; } = "";

    /// <summary>A warning about <see cref="Assumption"/>; empty where nothing is assumed.</summary>
    public string AssumptionWarning => Assumption.Length == 0 ? ""
        : $"{Source} does not record the padding of its CIFAR stem. mira assumes {Assumption}; " +
            "if this is wrong, accuracy drops without an error. " +
            $"To choose, give --architecture {BackboneName.Of(Architecture)}-padding1, or -padding2.";

    /// <summary>Seed of its training, or of its random weights; 0 where the file does not say.</summary>
    public int Seed { get; init; }

    /// <summary>Hash of the checkpoint's content; empty for random weights.</summary>
    public string CheckpointHash { get; init; } = "";

    /// <summary>The file it was read from; empty for random weights.</summary>
    public string Source { get; init; } = "";

    /// <summary>The recipe it was, or would be, trained with; null where that is not known.</summary>
    public PretrainRecipe? Recipe { get; init; }

    /// <summary>Images as the network was trained on; for a file that does not say, those of its kind; null where its
    /// kind does not say either.</summary>
    public NetworkInput? Input => Recipe is { } recipe
        ? new(recipe.Views.GlobalSize, CropRecipes.Constants(recipe.Views.Statistics))
        : Architecture is { Stem: ResNetStem.ImageNet, StemPooling: var pooling }
            // Networks with TensorFlow's pooling are SimCLR's, which see values in [0, 1].
            ? new(ImageNetSize, pooling == StemPooling.TensorFlow ? Normalization.None : Normalization.ImageNet)
        : null;

    /// <summary>Whether the statistics of every batch normalization are those that a network starts with.</summary>
    public bool HasUntrainedStatistics
    {
        get
        {
            using var scope = torch.NewDisposeScope();
            return Backbone.state_dict().All(entry =>
                (!entry.Key.EndsWith(".running_mean", StringComparison.Ordinal)
                    || !entry.Value.ne(torch.zeros_like(entry.Value)).any().ToBoolean())
                && (!entry.Key.EndsWith(".running_var", StringComparison.Ordinal)
                    || !entry.Value.ne(torch.ones_like(entry.Value)).any().ToBoolean()));
        }
    }

    /// <summary>Reads a backbone from a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="request">Which backbone of it.</param>
    /// <param name="compute">Where the backbone shall be.</param>
    /// <exception cref="InputException">The file is missing or damaged, or does not hold the
    /// backbone asked for.</exception>
    public static PretrainedBackbone Load(string path, BackboneRequest request, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(compute);
        using var file = TensorFile.Open(path);
        var header = file is SafetensorsFile own && CheckpointHeader.IsIn(own) ? CheckpointHeader.Of(own) : null;
        var match = BackboneChoice.Best(file, request, header);
        BackboneReader.RequireFit(file, match, request.AllowMissing);
        var backbone = Make(match.Architecture, header?.Seed ?? 0, compute);
        BackboneReader.Fill(file, match, backbone);
        return new PretrainedBackbone(backbone, match.Architecture)
        {
            Encoder = match.Map.Encoder,
            Method = match.Map.Method,
            Assumption = match.Assumption,
            Seed = header?.Seed ?? 0,
            CheckpointHash = file.ContentHash[..12],
            Source = path,
            Recipe = header?.Recipe,
        };
    }

    /// <summary>A backbone of random weights.</summary>
    /// <param name="architecture">Its shape.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="compute">Where it shall be.</param>
    /// <param name="recipe">The pretraining that would begin with it; null for none.</param>
    public static PretrainedBackbone Random(BackboneRecipe architecture, int seed, Compute compute,
        PretrainRecipe? recipe = null)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return new PretrainedBackbone(Make(architecture, seed, compute), architecture)
        {
            Encoder = "random",
            Method = MethodNames.RandomWeights,
            Seed = seed,
            Recipe = recipe,
        };
    }

    /// <summary>The backbone, frozen.</summary>
    public FrozenEncoder Freeze(Compute compute) => new(Backbone, compute);

    /// <summary>The backbone's own parameters and buffers, to be written for other programs.</summary>
    public NamedTensors ToNamedTensors()
    {
        var tensors = Backbone.state_dict();
        return new NamedTensors(Architecture,
            [.. BackboneLayout.Tensors(Architecture)
                .Select(tensor => KeyValuePair.Create(tensor.Name, tensors[tensor.Name]))])
        {
            Assumption = Assumption,
            Input = Input,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Backbone.Dispose();

    private static ResNet Make(BackboneRecipe architecture, int seed, Compute compute)
    {
        using var start = new Initialization((ulong)seed, compute.Device);
        return new ResNet(architecture, start);
    }
}
