using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>Anderson's extrapolation (type II) of a fixed-point iteration from its last steps.</summary>
/// <remarks>
/// Among the affine combinations of the last points it takes the one whose combined step is smallest in least squares.
/// Steps are centered first: a common constant changes nothing in the targets. Its tensors belong to
/// the caller's dispose scope.
/// </remarks>
internal sealed class AndersonAcceleration
{
    private const int Depth = 3;
    private const double Damping = 1e-10;

    private readonly List<(Tensor Step, Tensor Point)> _differences = [];
    private (Tensor Step, Tensor Point)? _last;

    /// <summary>The extrapolated point, or null while there is nothing to extrapolate from.</summary>
    internal Tensor? Extrapolate(IterationPoint point)
    {
        var step = Center(point.Current.sub(point.Previous));
        Remember(step, point.Current);
        if (_differences.Count == 0)
        {
            return null;
        }
        using var steps = stack(_differences.Select(difference => difference.Step));
        using var points = stack(_differences.Select(difference => difference.Point));
        using var solved = tensor(LeastSquares.Solve(Gram(steps, steps), Gram(steps, step), Damping));
        using var coefficients = HostWrite.Send(solved, step.device);
        using var correction = points.t().mv(coefficients.to_type(step.dtype));
        return point.Current.sub(correction);
    }

    /// <summary>Starts afresh: the remembered steps misled.</summary>
    internal void Forget()
    {
        _differences.Clear();
        _last = null;
    }

    private void Remember(Tensor step, Tensor point)
    {
        if (_last is { } last)
        {
            _differences.Add((step.sub(last.Step), point.sub(last.Point)));
        }
        if (_differences.Count > Depth)
        {
            _differences.RemoveAt(0);
        }
        _last = (step, point);
    }

    private static Tensor Center(Tensor step) => step.sub(step.mean());

    private static double[] Gram(Tensor rows, Tensor others)
    {
        using var left = rows.to_type(ScalarType.Float64);
        using var right = others.to_type(ScalarType.Float64);
        using var products = left.matmul(right.dim() == 1 ? right : right.t());
        return HostRead.Numbers(products);
    }
}
