using Mira.Experiments.Runtime;
using TorchSharp;
LibTorch.Load();
using var a = torch.randn(4, 3, 8, 8); using var w = torch.randn(5, 3, 3, 3);
System.Console.WriteLine(torch.nn.functional.conv2d(a, w).sum().item<float>());
foreach (var l in File.ReadAllLines("/proc/self/maps").Where(l => l.Contains("orch") || l.Contains("c10")).Select(l => l.Split(' ')[^1]).Distinct()) System.Console.WriteLine(l);
