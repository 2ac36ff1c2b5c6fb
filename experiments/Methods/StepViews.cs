using Mira.Experiments.Models;
using Mira.Experiments.Recipes;

namespace Mira.Experiments.Methods;

/// <summary>What the networks made of one step's views, for a method to judge.</summary>
/// <param name="Step">0-based number of the step.</param>
/// <param name="Student">Outputs of the student for every view, the two global ones first; with gradient.</param>
/// <param name="Teacher">Outputs of the teacher for the two global views, detached; the student's own where there is no teacher.</param>
/// <param name="Rates">What the recipe asks for at this step.</param>
/// <param name="Images">Places of the images in the training set, [batch]; null where the caller does not know them.</param>
internal sealed record StepViews(int Step, IReadOnlyList<NetworkOutput> Student, IReadOnlyList<NetworkOutput> Teacher, StepRates Rates,
    IReadOnlyList<int>? Images = null);
