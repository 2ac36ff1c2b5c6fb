using Mira.Datasets;
using Mira.Experiments.Features;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>The features of a transfer evaluation.</summary>
/// <param name="Train">Features to fit to.</param>
/// <param name="Validation">Features that choose C; null takes a part of the training features.</param>
/// <param name="Test">Features to judge.</param>
public sealed record TransferFeatures(FeatureSet Train, FeatureSet? Validation, FeatureSet Test) : IDisposable
{
    /// <summary>Refuses sets that do not belong together, and classes without a training image.</summary>
    /// <exception cref="InputException">The features cannot be used.</exception>
    public TransferFeatures Checked()
    {
        FeatureCheck.Pair(Train, Test);
        FeatureCheck.EveryClass(Train);
        if (Validation is not null)
        {
            FeatureCheck.Pair(Train, Validation, "validation features");
        }
        return Train.Classes >= 2 ? this : throw new InputException(
            $"The training features have labels of {Train.Classes} class, expected 2 or more.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation?.Dispose();
        Test.Dispose();
    }
}
