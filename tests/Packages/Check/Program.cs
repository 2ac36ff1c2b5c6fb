using Mira.Datasets;
using Mira.Tests.Packages.Samples;

var error = SolveSample.Run();
var accuracy = EvaluateSample.Run();
var (first, last) = MethodSample.Run();
var data = Catalog.Load(Catalog.Default);
Console.WriteLine($"{data.Train.Count} embedded images of {data.Train.Size} pixels");
return error <= 1e-4 && accuracy > 90 && last < first ? 0 : 1;
