using System.Runtime.InteropServices;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.Knn;
using Mira.Experiments.Models;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation;

/// <summary>Features of labeled images, in the order of the set.</summary>
public sealed class FeatureBank : ILabeledFeatures, IDisposable
{
    /// <summary>Images in the network at once.</summary>
    internal const int ExtractionBatch = 256;

    /// <summary>Takes ownership of features.</summary>
    /// <param name="features">[images, dimension], float32, on the CPU, row-major.</param>
    /// <param name="labels">[images], class numbers from 0.</param>
    /// <exception cref="InputException">A feature is not finite.</exception>
    /// <exception cref="ArgumentException">Shapes or element type are others.</exception>
    public FeatureBank(Tensor features, IReadOnlyList<int> labels)
    {
        if (features.dim() != 2 || features.size(0) != labels.Count || features.dtype != ScalarType.Float32)
        {
            throw new ArgumentException($"Features are {features.dtype} [{string.Join(", ", features.shape)}], " +
                $"expected Float32 [{labels.Count}, dimension].");
        }
        (Features, Labels) = (features.DetachFromDisposeScope(), labels);
        var (wrong, first) = NonFiniteRows.Of(features);
        RequireFinite(wrong, first, Count);
    }

    /// <summary>[images, dimension], float32, on the CPU.</summary>
    public Tensor Features { get; }

    /// <summary>[images], class numbers from 0.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Number of images.</summary>
    public int Count => Labels.Count;

    /// <summary>Numbers in a feature.</summary>
    public int Dimension => (int)Features.size(1);

    /// <summary>Computes the features of every image of a set.</summary>
    /// <param name="encoder">The backbone.</param>
    /// <param name="images">The images.</param>
    /// <param name="view">How images become network input; <see cref="ImageDataset.TestTransform"/> is
    /// the test transform.</param>
    /// <param name="settings">Seed of random views, threads, progress.</param>
    /// <param name="pass">Which draw of random views.</param>
    /// <exception cref="InputException">The set is empty, or a feature is not finite.</exception>
    public static FeatureBank Extract(
        FrozenEncoder encoder, ImageSet images, ViewRecipe view, EvaluationSettings settings, int pass = 0)
    {
        var options = Options(settings);
        using var scope = NewDisposeScope();
        using var loader = new BatchLoader(images, [view], options);
        Tensor? features = null;
        // Labels come from the batches, because an image that replaces a bad one has its own label.
        var labels = new int[images.Count];
        foreach (var batch in SharedBatches.Of(loader, pass, options.BatchSize, settings.Collectives,
            made => FeaturesOf(encoder, made)))
        {
            var first = batch.Number * ExtractionBatch;
            features ??= empty(images.Count, batch.Features.size(1), dtype: ScalarType.Float32);
            using (batch.Features)
            using (var place = features.narrow(0, first, batch.Labels.Length))
            {
                _ = place.copy_(batch.Features);
            }
            Array.ConvertAll(batch.Labels, label => (int)label).CopyTo(labels, first);
            settings.Report("features", (long)first + batch.Labels.Length, images.Count);
        }
        return new FeatureBank(features!, labels);
    }

    /// <summary>How the images of a set are made ready in their order.</summary>
    internal static LoaderOptions Options(EvaluationSettings settings) => new()
    {
        BatchSize = ExtractionBatch,
        Seed = settings.Seed,
        Order = ImageOrder.Sequential,
        DropLast = false,
        Workers = settings.LoaderWorkers,
    };

    /// <summary>Refuses features of which some are not finite.</summary>
    internal static void RequireFinite(long wrong, long first, int count)
    {
        if (wrong > 0)
        {
            throw new InputException($"The features of {wrong} of {count} images are not finite " +
                "(NaN or infinite), first image " +
                $"{first}. Check that the checkpoint is complete and that training did not diverge.");
        }
    }

    /// <summary>Features of a batch of <see cref="ExtractionBatch"/> images.</summary>
    internal static Tensor FeaturesOf(FrozenEncoder encoder, ViewBatch batch)
    {
        using var scope = NewDisposeScope();
        return encoder.Features(ViewTensors.Of(batch.Views[0], batch.Count, batch.Sizes[0], ScalarType.Float32, CPU))
            .DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Read(int first, Span<float> rows)
    {
        using var wanted = Features.narrow(0, first, rows.Length / Dimension);
        MemoryMarshal.Cast<byte, float>(wanted.bytes).CopyTo(rows);
    }

    /// <inheritdoc/>
    public void Dispose() => Features.Dispose();
}
