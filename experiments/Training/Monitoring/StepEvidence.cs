using Mira.Experiments.Methods;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using static TorchSharp.torch;

namespace Mira.Experiments.Training.Monitoring;

/// <summary>What one step computed and a monitor may look at.</summary>
/// <param name="Step">0-based number of the step.</param>
/// <param name="Loss">The step's loss.</param>
/// <param name="Student">Outputs of the student for every view, the global ones first.</param>
/// <param name="Teacher">Outputs from which the targets were made, one for each global view; the student's own where there is no teacher.</param>
/// <param name="Assignments">The targets, one for each global view; none where the method has no labels.</param>
/// <param name="Rates">What the recipe asked for at this step.</param>
internal sealed record StepEvidence(int Step, Tensor Loss, IReadOnlyList<NetworkOutput> Student, IReadOnlyList<NetworkOutput> Teacher,
    IReadOnlyList<Assignment> Assignments, StepRates Rates);
