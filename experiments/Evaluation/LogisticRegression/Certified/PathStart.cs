using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.Certified;

/// <summary>Where the search for the next C begins: on the line through the last two minimizers over log
/// C, or at the last.</summary>
/// <remarks>Once all images are distinguished, coefficients grow as log C does. The better of the
/// two points is taken.</remarks>
internal sealed class PathStart(NewtonProblem problem) : IDisposable
{
    private Minimizer? _last, _former;

    /// <summary>The point to begin at.</summary>
    internal NewtonPoint At(double c)
    {
        if (_last is null)
        {
            return problem.Start(c);
        }
        var last = new NewtonPoint(problem, c, _last.Coefficients.clone(), _last.Intercepts.clone());
        if (_former is null)
        {
            return last;
        }
        var ahead = Ahead(_last, _former, c);
        var (better, worse) = ahead.Value < last.Value ? (ahead, last) : (last, ahead);
        worse.Dispose();
        return better;
    }

    /// <summary>Takes the minimizer of a C.</summary>
    internal void Remember(double c, NewtonPoint found)
    {
        _former?.Dispose();
        (_former, _last) = (_last, new(c, Kept(found.Coefficients), Kept(found.Intercepts)));
    }

    public void Dispose()
    {
        _former?.Dispose();
        _last?.Dispose();
    }

    private static Tensor Kept(Tensor tensor) => tensor.clone().DetachFromDisposeScope();

    private NewtonPoint Ahead(Minimizer last, Minimizer former, double c)
    {
        using var scope = NewDisposeScope();
        var share = tensor([Math.Log(c / last.C) / Math.Log(last.C / former.C)]);
        return new(problem, c,
            Extrapolate(last.Coefficients, former.Coefficients), Extrapolate(last.Intercepts, former.Intercepts));

        Tensor Extrapolate(Tensor from, Tensor before) => from.sub(before).mul_(share).add_(from, alpha: Scalars.One);
    }

    private sealed record Minimizer(double C, Tensor Coefficients, Tensor Intercepts) : IDisposable
    {
        public void Dispose()
        {
            Coefficients.Dispose();
            Intercepts.Dispose();
        }
    }
}
