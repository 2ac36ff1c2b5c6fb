using Mira.Datasets;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Evaluation.LogisticRegression;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>The features of a transfer evaluation.</summary>
/// <param name="Train">Features to fit to.</param>
/// <param name="Validation">Features that choose C; null takes a part of the training features.</param>
/// <param name="Test">Features to judge.</param>
public sealed record TransferFeatures(FeatureSet Train, FeatureSet? Validation, FeatureSet Test) : IDisposable
{
    // Checked features are not checked again: their test labels may be behind the classes of training.
    internal bool IsChecked { get; init; }

    /// <summary>The features under the class numbers of training, which are those that it shows; the result
    /// owns what these own.</summary>
    /// <exception cref="InputException">They do not belong together, or training shows a single class.</exception>
    public TransferFeatures Checked()
    {
        if (IsChecked)
        {
            return this;
        }
        var test = ClassOrder.Aligned(Train, Test);
        var validation = Validation is null ? null : ClassOrder.Aligned(Train, Validation, "validation features");
        FeatureCheck.Pair(Train, test);
        if (validation is not null)
        {
            FeatureCheck.Pair(Train, validation, "validation features");
        }
        if (Train.IsMultiLabel)
        {
            FeatureCheck.EveryClass(Train);
        }
        var present = PresentClasses.Of(new(Train, validation, test) { IsChecked = true });
        return present.Train.Classes >= 2 ? present : throw new InputException(
            $"The training features have {present.Train.Classes} class, expected 2 or more.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation?.Dispose();
        Test.Dispose();
    }
}
