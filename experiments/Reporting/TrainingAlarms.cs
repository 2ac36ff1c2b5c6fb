namespace Mira.Experiments.Reporting;

/// <summary>Says in words what looks wrong in a finished pretraining.</summary>
/// <remarks>The thresholds are coarse on purpose: they mark runs to look at.</remarks>
public static class TrainingAlarms
{
    // Targets that carry information pull the loss well below the loss of a uniform guess within the first epochs.
    private const double StuckShareOfLogK = 0.98;

    // With the marginal entropy below half of ln K fewer than √K prototypes share the images.
    private const double CollapsedShareOfLogK = 0.5;

    /// <summary>One sentence for each alarm.</summary>
    public static IEnumerable<string> Of(TrainingCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.Epochs is not [.., var last])
        {
            yield break;
        }
        var logK = Math.Log(last.Prototypes);
        if (!double.IsFinite(last.Loss))
        {
            yield return $"{curve.Name}: the loss is not finite after epoch {last.Epoch}.";
        }
        if (last.Loss > StuckShareOfLogK * logK)
        {
            yield return $"{curve.Name}: the loss is {last.Loss:f3}, still at ln K = {logK:f3}: the student has learned nothing. " +
                "Lower the learning rate or warm up longer.";
        }
        if (last.Target.MarginalEntropy < CollapsedShareOfLogK * logK)
        {
            yield return $"{curve.Name}: the targets' marginal entropy is {last.Target.MarginalEntropy:f3}, less than half of " +
                $"ln K = {logK:f3}: the assignments have collapsed. Raise β.";
        }
    }
}
