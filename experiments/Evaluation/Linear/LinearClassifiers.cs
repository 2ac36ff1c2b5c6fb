using Mira.Experiments.Files.Safetensors;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Linear;

/// <summary>The classifiers of a finished linear evaluation; they live as long as it does.</summary>
/// <param name="Weight">[2, rates, classes, dimension], float32: those that skipped the held-out images, then
/// those that saw all.</param>
/// <param name="Bias">[2, rates, classes].</param>
/// <param name="Rates">Learning rates per 256 images, ascending.</param>
/// <param name="HeldOut">Places of the training images that choose the learning rate.</param>
public sealed record LinearClassifiers(Tensor Weight, Tensor Bias, IReadOnlyList<double> Rates,
    IReadOnlyList<int> HeldOut)
{
    /// <summary>Writes them as safetensors: weight, bias, rates and held_out.</summary>
    /// <exception cref="Datasets.InputException">The file cannot be written.</exception>
    public void Write(string path)
    {
        using var scope = NewDisposeScope();
        Safetensors.Write(path,
        [
            new("weight", Weight),
            new("bias", Bias),
            new("rates", tensor([.. Rates])),
            new("held_out", tensor([.. HeldOut.Select(place => (long)place)])),
        ]);
    }
}
