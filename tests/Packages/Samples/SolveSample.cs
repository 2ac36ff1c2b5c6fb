using Mira.Experiments.Methods.Mira;
using Mira.Experiments.Methods.SwAV;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Tests.Packages.Samples;

/// <summary>Pseudo-labels of scores: MIRA's, with a bound on their error, and SwAV's.</summary>
public static class SolveSample
{
    /// <summary>Solves for 32 images and 10 prototypes.</summary>
    /// <returns>How far MIRA's targets can be from the exact ones, in total variation.</returns>
    public static double Run()
    {
        LibTorch.Load();
        // Cosines as a network gives them, [images, prototypes].
        using var scores = arange(320, dtype: ScalarType.Float32).sin().reshape(32, 10);
        using var mira = FixedPoint.Solve(scores, temperature: 0.225, beta: 2.0 / 3, FixedPointOptions.Certified(1e-4));
        using var swav = new SinkhornKnopp(Iterations: 3).Assign(scores, regularization: 0.05);
        Console.WriteLine($"MIRA: {mira.Iterations} steps, wrong by at most {mira.Certificate!.TotalVariation:e1}");
        Console.WriteLine($"SwAV: the first image is of prototype {swav.Targets[0].argmax().item<long>()}");
        return mira.Certificate.TotalVariation;
    }
}
