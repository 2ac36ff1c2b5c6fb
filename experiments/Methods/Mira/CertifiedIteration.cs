using Mira.Experiments.Methods.Sweeps;

namespace Mira.Experiments.Methods.Mira;

/// <summary>Iterates until the certificate promises the tolerance.</summary>
/// <remarks>
/// In exact arithmetic every plain step is at most β times the one before. A step that is not
/// shorter, or that rounding could have made, means that the floor of the number type is reached: more iterations gain
/// nothing, so it stops there too, and the certificate says what was reached.
/// </remarks>
internal static class CertifiedIteration
{
    internal static IterationPoint Run(FixedPointMap map, IterationPoint start, FixedPointOptions options)
    {
        var history = options.Acceleration == Acceleration.Anderson ? new AndersonAcceleration() : null;
        var (point, step) = (start, Step(start));
        while (point.Iterations < options.Iterations && !Promises(map, point, step, options.Tolerance!.Value))
        {
            var (next, nextStep) = Advance(map, point, history, map.Beta * step);
            options.Stop.ThrowIfCancellationRequested();
            var isFloor = !(nextStep < step) || nextStep <= map.UsualRounding;
            (point, step) = (next, nextStep);
            if (isFloor)
            {
                break;
            }
        }
        return point;
    }

    /// <summary>Whether the certificate meets the tolerance; a step that is too long by itself is not asked for
    /// its rounding errors.</summary>
    private static bool Promises(FixedPointMap map, IterationPoint point, double step, double tolerance)
    {
        if (!(Certificate.WithoutRounding(step, map.Beta) <= tolerance))
        {
            return false;
        }
        using var certificate = map.Certify(point);
        return certificate.TotalVariation <= tolerance;
    }

    /// <summary>The next point; an extrapolated one only where its step is within what a
    /// plain step guarantees.</summary>
    private static (IterationPoint Point, double Step) Advance(
        FixedPointMap map, IterationPoint point, AndersonAcceleration? history, double guaranteed)
    {
        var spent = point.Iterations;
        if (history?.Extrapolate(point) is { } candidate)
        {
            var trial = new IterationPoint(map.Apply(candidate), candidate, ++spent);
            var step = Step(trial);
            if (step <= guaranteed)
            {
                return (trial, step);
            }
            history.Forget();
        }
        var plain = new IterationPoint(map.Apply(point.Current), point.Current, spent + 1);
        return (plain, Step(plain));
    }

    private static double Step(IterationPoint point) => Oscillation.Number(point.Current, point.Previous);
}
